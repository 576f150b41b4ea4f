"""What holds on every forge that is a server: answers that get lost, busy servers, forks, tokens, people.

What holds on the forge on disk as well stands in `test_contract.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from plumbline.records import Status
from plumbline.release.forges.errors import (
    BusyError,
    ForgeError,
    LostRaceError,
    NoSuchError,
    NotAllowedError,
    NotReadyError,
)
from plumbline.release.git import branches
from tests.release.forges.gitea_stand_in import GiteaStandIn
from tests.release.forges.github_stand_in import GitHubStandIn
from tests.release.forges.gitlab_stand_in import GitLabStandIn
from tests.release.forges.worlds import BRANCH, FILE, TOKEN, World, world

CREATE = r"POST .*/(merge_requests|pulls)"
MERGE = r"(PUT|POST) .*/(merge_requests|pulls)/1/merge"
GREEN = Status(name="plumbline/evidence", state="success", text="all 12 gates pass")


on_all = pytest.mark.parametrize("there", ["github", "gitlab", "gitea", "forgejo"], indirect=True)


@pytest.fixture(params=["github", "gitlab", "gitea"])
def there(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, request.param) as made:
        yield made


@on_all
def test_a_proposal_goes_all_the_way(there: World):
    """Opened with labels and reviewers, written anew in place, merged with a merge commit, branch gone."""
    opened = there.propose("1", labels=("release",), reviewers=("ada",))
    assert (opened.number, opened.state, opened.files, opened.author) == (1, "open", (FILE,), "plumbline-bot")
    assert opened.labels == ("release",)
    assert "-0" in opened.diff
    newer = there.propose("2")
    assert (newer.number, newer.title, newer.body, newer.labels) == (1, "Release 2", "To 2.", ("release",))
    merged = there.forge.merge(1, newer.head, "ada")
    assert (merged.state, merged.finished_by) == ("merged", "plumbline-bot")
    assert merged.finished_at is not None
    assert there.repository.tip(BRANCH) is None
    assert there.repository.git("show", f"main:{FILE}") == "2"
    parents = there.repository.git("show", "--no-patch", "--format=%P %B", "main")
    assert newer.head in parents
    assert "Merged-by: ada" in parents
    assert there.forge.merge(1, newer.head, "ada") == there.forge.get(1) == merged
    with pytest.raises(ForgeError, match="roll back"):
        there.forge.close(1, "ada")


@on_all
def test_a_branch_that_somebody_wrote_meanwhile_is_not_deleted(there: World):
    """Whatever is closed then, the branch is somebody else's by now."""
    pull = there.propose("1")
    later = there.push(BRANCH, "7")
    assert not branches.delete(there.remote, BRANCH, pull.head)
    assert there.repository.tip(BRANCH) == later
    assert branches.delete(there.remote, BRANCH, later)
    assert not branches.delete(there.remote, BRANCH, later)


def test_what_was_merged_with_git_counts_as_merged(there: World):
    pull = there.propose("1")
    there.repository.merge("main", pull.head, "By hand")
    merged = there.forge.get(1)
    assert (merged.state, merged.merged_as) == ("merged", there.repository.tip("main"))


def test_a_pull_request_of_a_fork_is_not_ours(there: World):
    """Whoever may fork may name a branch as ours."""
    there.propose("1")
    theirs = there.server.requests[0] if hasattr(there.server, "requests") else there.server.pulls[0]
    theirs.fork = True
    assert there.forge.find(BRANCH) == []
    assert there.propose("2").number == 2


def test_all_pages_are_read(there: World):
    """However few a server gives at a time."""
    there.server.page = 2
    for number in range(5):
        there.propose(str(number + 1), branch=f"plumbline/app-{number}")
    assert [pull.number for pull in there.forge.find()] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("after", [True, False], ids=["carried out", "not carried out"])
def test_a_lost_answer_to_a_create_makes_no_double(there: World, after: bool):
    there.server.lose(CREATE, after=after)
    if not after:
        with pytest.raises(BusyError):
            there.propose("1")
    assert there.propose("1").number == 1
    assert len(there.forge.find()) == 1


def test_a_lost_answer_to_a_merge_is_looked_up(there: World):
    pull = there.propose("1")
    there.server.lose(MERGE, after=True)
    assert there.forge.merge(1, pull.head, "ada").state == "merged"


def test_a_head_that_moves_while_it_is_merged_is_noticed(there: World):
    """The forge itself compares; our look before was not the last word."""
    pull = there.propose("1")
    there.server.fail(MERGE, 409, {"message": "SHA does not match HEAD of source branch: head out of date"})
    with pytest.raises((LostRaceError, NotReadyError), match=r"run again|look at it again"):
        there.forge.merge(1, pull.head, "ada")


def test_a_pull_request_is_not_written_for_another_head(there: World):
    """Somebody else pushed: what this writer would say is no longer about what is proposed."""
    pull = there.propose("1")
    there.push(BRANCH, "7")
    with pytest.raises(LostRaceError, match="run again"):
        there.forge.update(1, there.draft(pull, body="late"))
    assert there.forge.get(1).body == "To 1."
    there.forge.close(1, "ada")
    with pytest.raises(LostRaceError, match="closed"):
        there.forge.update(1, there.draft(pull))


def test_nothing_is_sent_when_it_says_so_already(there: World):
    pull = there.propose("1", labels=("release",), reviewers=("ada",))
    there.forge.comment(1, "Stale.", "stale")
    there.forge.set_status(pull.head, GREEN)
    sent = _writes(there)
    there.propose("1", labels=("release",), reviewers=("ada",))
    there.forge.comment(1, "Stale.", "stale")
    there.forge.set_status(pull.head, GREEN)
    assert _writes(there) == sent


@on_all
def test_a_comment_is_made_once_a_key_and_rewritten(there: World):
    there.propose("1")
    there.forge.comment(1, "Stale.", "stale")
    there.forge.comment(1, "Stale since Monday.", "stale")
    there.forge.comment(1, "Frozen.", "freeze")
    there.acting("token-of-ada").comment(1, "Mine.", "stale")
    bodies = _bodies(there)
    assert [re.sub(r"\s*<!--.*", "", body) for body in bodies] == ["Stale since Monday.", "Frozen.", "Mine."]


def test_labels_and_reviewers_that_people_added_stay(there: World):
    pull = there.propose("1", labels=("release",))
    there.forge.update(1, there.draft(pull, labels=("hotfix",), reviewers=("grace",)))
    assert there.propose("1", labels=("release",), reviewers=("ada",)).labels == ("release", "hotfix")


def test_a_reviewer_whom_nobody_knows_is_named(there: World):
    with pytest.raises(NoSuchError, match="nobody"):
        there.propose("1", reviewers=("nobody",))


def test_an_unknown_repository_is_named(there: World):
    with pytest.raises(NoSuchError, match="platform/none: list"):
        there.acting(TOKEN, "platform/none").find()


def test_a_wrong_token_is_refused_without_being_shown(there: World):
    with pytest.raises(NotAllowedError, match="expired") as refused:
        there.acting("wrong-secret-token").find()
    assert "wrong-secret-token" not in str(refused.value)


def test_an_account_without_the_right_says_which_it_needs(there: World):
    head = there.propose("1").head
    eve = there.acting("token-of-eve")
    assert eve.get(1).head == head
    with pytest.raises(NotAllowedError, match=r"write access|Developer|commit statuses"):
        eve.set_status(head, GREEN)


def test_a_token_whose_scope_is_too_small_says_which_it_needs(there: World):
    small: dict[type, dict[str, object]] = {
        GitHubStandIn: {"lacks": frozenset({"pull_requests"})},
        GitLabStandIn: {"scopes": ("read_api",)},
        GiteaStandIn: {"scopes": ("read:repository",)},
    }
    there.server.account("small", "small", **small[type(there.server)])
    there.propose("1")
    with pytest.raises(
        NotAllowedError, match=r"scope.*(`api`|write:repository)|write issues or pull requests"
    ):
        there.acting("small").comment(1, "x", "x")


def test_a_server_that_asks_to_wait_is_asked_again_then(there: World):
    """Even to create: it said that it did nothing."""
    there.server.fail(CREATE, 429, {"message": "slow down"}, Retry_After="7")
    assert there.propose("1").number == 1
    assert 7.0 in there.pauses
    there.server.fail(r"GET .*/1", 503, None, Retry_After="3")
    assert there.forge.get(1).number == 1
    assert 3.0 in there.pauses


def test_a_server_that_asks_to_wait_too_long_is_left_alone(there: World):
    there.server.fail(r"GET .*", 429, None, Retry_After="3600", times=99)
    with pytest.raises(BusyError, match="wait for 3600 s"):
        there.forge.find()
    assert there.pauses == []
    assert len(there.server.log) == 1


def test_a_broken_server_is_asked_again_for_a_while(there: World):
    there.propose("1")
    there.server.fail(r"GET .*/1", 502, "<html>", times=2)
    assert there.forge.get(1).number == 1
    there.server.fail(r"GET .*/1", 500, None, times=99)
    with pytest.raises(BusyError, match="answered 500"):
        there.forge.get(1)
    assert sum(there.pauses) <= 2 * 60


def test_a_server_that_sends_elsewhere_is_not_followed(there: World):
    """The token would go with it."""
    there.server.fail(r"GET .*", 301, None, Location="http://127.0.0.1:1/api", times=9)
    with pytest.raises(ForgeError, match="name that address"):
        there.forge.find()
    assert len(there.server.log) <= 2


def test_a_server_that_is_not_there_is_named(there: World):
    there.server.address = "http://127.0.0.1:9"
    with pytest.raises(BusyError, match=r"127\.0\.0\.1:9.*try again"):
        there.forge.find()


def test_approvals_are_of_the_present_head_only(there: World):
    pull = there.propose("1")
    _approve(there, "ada")
    given = there.forge.approvals(1)
    assert [(approval.person, approval.commit) for approval in given] == [("ada", pull.head)]
    newer = there.propose("2")
    assert there.forge.approvals(1) == ()
    _approve(there, "grace")
    assert [(one.person, one.commit) for one in there.forge.approvals(1)] == [("grace", newer.head)]


def test_what_plumbline_says_to_itself_is_no_approval(there: World):
    there.propose("1")
    if hasattr(there.server, "requests"):
        there.server.requests[0].approved["plumbline-bot"] = there.server.now()
        there.server.requests[0].approved["plumbline-bot"] = there.server.now()
    assert there.forge.approvals(1) == ()


def test_a_missing_status_or_approval_keeps_it_open(there: World):
    pull = there.propose("1")
    if hasattr(there.server, "requests"):
        there.server.pipelines_must_succeed = True
    else:
        there.server.required = (GREEN.name,)
    with pytest.raises(NotReadyError, match=r"green|status check"):
        there.forge.merge(1, pull.head, "ada")
    there.forge.set_status(pull.head, GREEN)
    there.server.approvals_required = 1
    with pytest.raises(NotReadyError, match="approv"):
        there.forge.merge(1, pull.head, "ada")
    _approve(there, "ada")
    assert there.forge.merge(1, pull.head, "ada").state == "merged"


def test_a_protected_base_names_the_missing_right(there: World):
    pull = there.propose("1")
    if hasattr(there.server, "requests"):
        there.server.merge_access = 40
    else:
        there.server.mergers = ("ada",)
    with pytest.raises(NotAllowedError, match="protected"):
        there.forge.merge(1, pull.head, "ada")
    assert there.forge.get(1).state == "open"


def test_a_forge_that_has_not_looked_yet_is_waited_for(there: World):
    there.server.slow_to_look = 3
    pull = there.propose("1")
    assert there.forge.merge(1, pull.head, "ada").state == "merged"
    assert there.pauses


def _approve(there: World, person: str) -> None:
    """A person approves on the forge's own pages."""
    import httpx

    if isinstance(there.server, GitHubStandIn):
        there.server.review(1, person, "APPROVED")
        return
    if hasattr(there.server, "requests"):
        path = there.server.path.replace("/", "%2F")
        address = f"{there.server.address}/api/v4/projects/{path}/merge_requests/1/approve"
        answer = httpx.post(address, headers={"PRIVATE-TOKEN": f"token-of-{person}"}, json={})
    else:
        address = f"{there.server.address}/api/v1/repos/{there.server.path}/pulls/1/reviews"
        headers = {"Authorization": f"token token-of-{person}"}
        answer = httpx.post(address, headers=headers, json={"event": "APPROVED"})
    answer.raise_for_status()


def _writes(there: World) -> list[str]:
    """What was asked that changes something, git's own requests apart."""
    return [line for line in there.server.log if not line.startswith("GET") and ".git/" not in line]


def _bodies(there: World) -> list[str]:
    if hasattr(there.server, "requests"):
        return [note.body for note in there.server.requests[0].notes]
    comments = there.server.pulls[0].comments
    return [
        comment.body if isinstance(there.server, GitHubStandIn) else comment["body"] for comment in comments
    ]
