"""What GitLab does in its own way: merge statuses, slow pushes, approvals, pipelines, quick actions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import httpx
import pytest

from plumbline.records import Status
from plumbline.release.forges.errors import (
    BusyError,
    LostRaceError,
    MergeConflictError,
    NotAllowedError,
    NotReadyError,
)
from plumbline.release.forges.gitlab.client import GitLabProject
from plumbline.release.forges.gitlab.refusals import UNDECIDED, unmergeable
from tests.release.forges.gitlab_schema import MergeStatus
from tests.release.forges.gitlab_stand_in import GitLabStandIn
from tests.release.forges.worlds import BRANCH, World, world

PENDING = Status(name="plumbline/freeze", state="pending", text="frozen until Monday")
SETTLED = sorted(set(get_args(MergeStatus)) - UNDECIDED - {"mergeable", "not_open"})


@pytest.fixture
def there(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, "gitlab") as made:
        yield made


@pytest.fixture
def server(there: World) -> GitLabStandIn:
    assert isinstance(there.server, GitLabStandIn)
    return there.server


@pytest.mark.parametrize("word", SETTLED)
def test_every_merge_status_has_a_sentence_of_its_own(word: str):
    """GitLab's list is the documentation's; a conflict is told apart, since writing anew mends it."""
    request = {"iid": 3, "target_branch": "main", "detailed_merge_status": word}
    error = unmergeable(request, "platform/apps")
    conflict = word in {"conflict", "need_rebase", "commits_status"}
    assert type(error) is (MergeConflictError if conflict else NotReadyError)
    assert "GitLab says" not in str(error)
    assert "it stays open" in str(error)


def test_a_merge_status_of_a_later_gitlab_is_shown_as_it_is(there: World, server: GitLabStandIn):
    """Unknown is not mergeable."""
    request = {
        "iid": 3,
        "target_branch": "main",
        "detailed_merge_status": "moon_phase",
        "merge_error": "full",
    }
    assert "GitLab says moon_phase: full" in str(unmergeable(request, "platform/apps"))
    pull = there.propose("1")
    server.force_status = "discussions_not_resolved"
    with pytest.raises(NotReadyError, match="threads are open"):
        there.forge.merge(1, pull.head, "ada")
    assert server.asked(r"PUT .*/merge") == 0


def test_a_gitlab_that_never_finishes_looking_is_given_up(there: World, server: GitLabStandIn):
    server.slow_to_look = 1000
    there.patience = 10
    pull = there.propose("1")
    with pytest.raises(NotReadyError, match="not finished looking"):
        there.forge.merge(1, pull.head, "ada")
    assert sum(there.pauses) <= 3 * there.patience


def test_gitlab_sees_a_push_a_moment_later(there: World, server: GitLabStandIn):
    """Until then the merge request still names the old head; it is waited for, not mistaken for a race."""
    there.propose("1")
    server.slow_to_see = 3
    server.requests[0].unseen = 3
    newer = there.propose("2")
    assert (newer.head, newer.title) == (there.repository.tip(BRANCH), "Release 2")
    server.requests[0].unseen = 3
    assert there.forge.merge(1, newer.head, "ada").state == "merged"


def test_a_push_that_gitlab_never_sees_is_no_success(there: World, server: GitLabStandIn):
    there.propose("1")
    there.patience = 10
    server.slow_to_see = server.requests[0].unseen = 1000
    with pytest.raises(LostRaceError):
        there.propose("2")


def test_a_project_that_only_fast_forwards(there: World, server: GitLabStandIn):
    """Nothing is merged that does not stand on the base; the merge commit is then the head itself."""
    server.fast_forward = True
    pull = there.propose("1", branch="plumbline/other")
    there.repository.commit("main", {"readme": "x"})
    with pytest.raises(MergeConflictError, match="main has moved on"):
        there.forge.merge(1, pull.head, "ada")
    again = there.propose("1", branch="plumbline/other")
    merged = there.forge.merge(1, again.head, "ada")
    assert merged.merged_as == again.head == there.repository.tip("main")


@pytest.mark.parametrize(
    ("code", "message"),
    [(405, "405 Method Not Allowed"), (406, "Branch cannot be merged"), (422, "Branch cannot be merged")],
)
def test_a_refused_merge_is_explained_by_what_gitlab_says_then(
    code: int, message: str, there: World, server: GitLabStandIn
):
    """Between our look and its own, something changed."""
    pull = there.propose("1")
    server.fail(r"PUT .*/merge", code, {"message": message})
    with pytest.raises(NotReadyError, match=message):
        there.forge.merge(1, pull.head, "ada")
    server.fail(r"PUT .*/merge", code, {"message": message})
    there.push("main", "9")
    with pytest.raises(MergeConflictError):
        there.forge.merge(1, pull.head, "ada")


def test_a_lost_merge_that_was_not_made_is_busy(there: World, server: GitLabStandIn):
    pull = there.propose("1")
    server.lose(r"PUT .*/merge", after=False)
    with pytest.raises(BusyError):
        there.forge.merge(1, pull.head, "ada")
    assert there.forge.merge(1, pull.head, "ada").state == "merged"


@pytest.mark.parametrize("remembers", [True, False], ids=["older", "newer"])
def test_a_pending_statuss_text_can_change(remembers: bool, there: World, server: GitLabStandIn):
    """Older ones refuse the same state again, even with another text."""
    server.forgets_repeats = not remembers
    head = there.propose("1").head
    there.forge.set_status(head, PENDING)
    later = PENDING.model_copy(update={"text": "frozen until Tuesday"})
    there.forge.set_status(head, later)
    assert there.forge.statuses(head) == (later,)


def test_two_writers_of_one_status_do_not_trip_each_other(there: World, server: GitLabStandIn):
    """The transition is refused because the other one just made it."""
    head = there.propose("1").head
    there.forge.set_status(head, PENDING)
    server.fail(r"GET .*/statuses", 200, [])
    there.forge.set_status(head, PENDING)
    assert there.forge.statuses(head) == (PENDING,)


def test_a_pipelines_jobs_are_statuses_too(there: World, server: GitLabStandIn):
    """What is neither green nor red is pending; the latest pipeline's job counts."""
    head = there.propose("1").head
    for state in ("running", "canceled"):
        _job(there, head, state, "verify-pr")
    _job(there, head, "running", "render")
    assert {one.name: one.state for one in there.forge.statuses(head)} == {
        "render": "pending",
        "verify-pr": "failure",
    }


def test_an_approval_is_of_the_head_it_was_given_after(there: World, server: GitLabStandIn):
    """Where the project keeps approvals over a push, GitLab still lists them."""
    there.propose("1")
    _approve(there, "ada")
    there.propose("2")
    assert [one["user"]["username"] for one in _approved_by(there)] == ["ada"]
    assert there.forge.approvals(1) == ()


def test_an_older_gitlab_tells_in_a_note_when_it_was_approved(there: World, server: GitLabStandIn):
    """A person's own note that says the same words counts for nothing."""
    server.tells_when_approved = False
    there.propose("1")
    _approve(there, "ada")
    there.propose("2")
    there.acting("token-of-ada").comment(1, "approved this merge request", "x")
    assert there.forge.approvals(1) == ()
    _approve(there, "grace")
    assert [one.person for one in there.forge.approvals(1)] == ["grace"]


def test_a_projects_own_token_approves_nothing(there: World, server: GitLabStandIn):
    """No person stands behind it."""
    server.account("token-of-robot", "project_7_bot_4ffca233")
    there.propose("1")
    _post(there, "token-of-robot", "merge_requests/1/approve", {})
    assert there.forge.approvals(1) == ()


def test_quick_actions_in_a_body_or_comment_are_inert(there: World, server: GitLabStandIn):
    """A line that begins with a slash would be carried out with Plumbline's rights."""
    there.propose("1", body="Reasons:\n/close\n  /approve\n\n- /merge is fine")
    there.forge.comment(1, "/close\n/approve", "x")
    assert there.forge.get(1).state == "open"
    assert server.requests[0].approved == {}
    assert there.forge.get(1).body == "Reasons:\n\\/close\n  \\/approve\n\n- /merge is fine"
    there.propose("1", body="Reasons:\n/close\n  /approve\n\n- /merge is fine")
    assert server.asked(r"PUT .*/merge_requests/1") == 0


@pytest.mark.parametrize("prefix", ["glcbt-", "gldt-", "glrt-", "glptt-"])
def test_a_token_without_an_account_is_refused_before_it_is_sent(prefix: str, server: GitLabStandIn):
    with pytest.raises(NotAllowedError, match="project or group access token") as refused:
        GitLabProject(server.address, "platform/apps", f"{prefix}64_secret")
    assert "64_secret" not in str(refused.value)
    assert server.log == []


def test_nested_groups_are_one_project(there: World, server: GitLabStandIn):
    assert server.path.count("/") == 2
    there.propose("1")
    assert all("platform%2Fgitops%2Fapps" in line for line in server.log if "/projects/" in line)


def test_the_next_page_is_asked_of_the_address_in_the_spec(there: World, server: GitLabStandIn):
    """Whatever host the server names in its links: the token would go there."""
    server.page = 1
    for number in (1, 2, 3):
        there.propose(str(number), branch=f"plumbline/app-{number}")
    forge = there.forge
    server.address = "http://127.0.0.1:9"
    assert len(forge.find()) == 3


def _approve(there: World, person: str) -> None:
    _post(there, f"token-of-{person}", "merge_requests/1/approve", {})


def _job(there: World, commit: str, state: str, name: str) -> None:
    _post(there, "token-of-ada", f"statuses/{commit}", {"state": state, "name": name})


def _approved_by(there: World) -> list[dict[str, dict[str, str]]]:
    path = there.server.path.replace("/", "%2F")
    address = f"{there.server.address}/api/v4/projects/{path}/merge_requests/1/approvals"
    found = httpx.get(address, headers={"PRIVATE-TOKEN": "token-of-ada"}).json()["approved_by"]
    return list(found)


def _post(there: World, token: str, path: str, body: dict[str, str]) -> None:
    project = there.server.path.replace("/", "%2F")
    address = f"{there.server.address}/api/v4/projects/{project}/{path}"
    httpx.post(address, headers={"PRIVATE-TOKEN": token}, json=body).raise_for_status()
