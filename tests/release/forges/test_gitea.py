"""What Gitea and Forgejo do in their own way: reviews, labels by number, one word for two things, scopes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from plumbline.records import Status
from plumbline.release.forges.errors import (
    BusyError,
    ForgeError,
    LostRaceError,
    MergeConflictError,
    NotAllowedError,
    NotReadyError,
)
from tests.release.forges.gitea_stand_in import GiteaStandIn
from tests.release.forges.stand_in_server import Fault, Reply
from tests.release.forges.worlds import BRANCH, TOKEN, World, world

MERGE = r"POST .*/merge"


@pytest.fixture
def there(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, getattr(request, "param", "gitea")) as made:
        yield made


on_both = pytest.mark.parametrize("there", ["gitea", "forgejo"], indirect=True)
"""Where the two products answer differently; the rest is tested on one of them."""


@pytest.fixture
def server(there: World) -> GiteaStandIn:
    assert isinstance(there.server, GiteaStandIn)
    return there.server


@on_both
def test_a_finished_ones_branch_is_still_known(there: World, server: GiteaStandIn):
    """`head.ref` is a hidden reference once the branch is deleted."""
    pull = there.propose("1")
    there.forge.merge(1, pull.head, "ada")
    answer = httpx.get(_address(there, "pulls/1"), headers={"Authorization": f"token {TOKEN}"}).json()
    assert answer["head"]["ref"] == "refs/pull/1/head"
    assert [found.branch for found in there.forge.find(BRANCH)] == [BRANCH]


@on_both
def test_only_official_fresh_approvals_count(there: World, server: GiteaStandIn):
    """Not a reader's, not a dismissed one, not one of an older commit, not one that its author took back."""
    head = there.propose("1").head
    for person in ("eve", "ada", "grace"):
        _review(there, person, "APPROVED")
    assert [one.person for one in there.forge.approvals(1)] == ["ada", "grace"]
    _review(there, "ada", "REQUEST_CHANGES", body="wait")
    _review(there, "grace", "COMMENT", body="nice")
    assert [(one.person, one.commit) for one in there.forge.approvals(1)] == [("grace", head)]
    server.pulls[0].reviews[2]["dismissed"] = True
    assert there.forge.approvals(1) == ()


def test_an_approval_of_an_older_commit_does_not_count(there: World, server: GiteaStandIn):
    """Even where the forge does not call it stale, since the same lines change."""
    older = there.propose("1").head
    there.propose("2")
    _review(there, "ada", "APPROVED", commit_id=older)
    server.pulls[0].reviews[0]["stale"] = False
    assert there.forge.approvals(1) == ()


@on_both
def test_labels_are_made_once(there: World, server: GiteaStandIn):
    """They go by number; one of the organization is not made again."""
    there.propose("1", labels=("release", "production"))
    there.propose("2", branch="plumbline/other", labels=("release", "rollback"))
    assert [label["name"] for label in server.labels] == ["release", "production", "rollback"]


def test_a_look_that_takes_too_long_and_a_conflict_are_one_answer(there: World, server: GiteaStandIn):
    """Both products say `Please try again later` to both; it is not waited for as long as for a busy one."""
    pull = there.propose("1")
    there.push("main", "9")
    with pytest.raises(MergeConflictError, match="not finished looking"):
        there.forge.merge(1, pull.head, "ada")
    assert sum(there.pauses) <= 10


@pytest.mark.parametrize(
    ("code", "body", "error", "words"),
    [
        (409, {"message": "head out of date"}, LostRaceError, "look at it again"),
        (409, {"message": "merge push out of date"}, LostRaceError, "look at it again"),
        (409, {"Style": "merge", "StdErr": "CONFLICT (content)", "Err": {}}, MergeConflictError, "conflicts"),
        (409, {"message": "PushRejected with remote message: frozen"}, NotAllowedError, "frozen"),
        (405, {"message": "Work in progress PRs cannot be merged"}, NotReadyError, "Work in progress"),
        (405, {"message": "[1] Changes requested"}, NotReadyError, "Changes requested"),
        (405, None, NotReadyError, "does not say why"),
        (418, {"message": "tea"}, ForgeError, "answered 418: tea"),
    ],
)
def test_each_refusal_of_a_merge_has_its_own_meaning(
    code: int, body: object, error: type[Exception], words: str, there: World, server: GiteaStandIn
):
    pull = there.propose("1")
    server.fail(MERGE, code, body)
    with pytest.raises(error, match=words) as refused:
        there.forge.merge(1, pull.head, "ada")
    assert type(refused.value) is error
    assert there.forge.get(1).state == "open"


def test_a_repository_without_merge_commits_says_what_to_allow(there: World, server: GiteaStandIn):
    server.merge_commits = False
    pull = there.propose("1")
    with pytest.raises(NotAllowedError, match="allow merge commits"):
        there.forge.merge(1, pull.head, "ada")


def test_somebody_who_merged_first_is_no_failure(there: World, server: GiteaStandIn):
    """The forge refuses to merge what is merged; what was wanted is so."""
    pull = there.propose("1")
    server.faults.append(Fault(MERGE, Reply(405), after=True))
    assert there.forge.merge(1, pull.head, "ada").state == "merged"


@on_both
def test_an_archived_repository_says_so(there: World, server: GiteaStandIn):
    head = there.propose("1").head
    server.archived = True
    with pytest.raises(NotAllowedError, match="archived"):
        there.forge.set_status(head, Status(name="x", state="success", text="y"))


@on_both
def test_each_products_words_for_a_small_scope_are_understood(there: World, server: GiteaStandIn):
    server.account("small", "small", scopes=("read:repository", "read:user"))
    head = there.propose("1").head
    with pytest.raises(NotAllowedError, match=r"write:repository, write:issue and read:user"):
        there.acting("small").set_status(head, Status(name="x", state="success", text="y"))


def test_a_page_that_is_not_the_api_is_named(there: World, server: GiteaStandIn):
    """A login page answers 200 to everything."""
    server.fail(r"GET .*", 200, "<html>Sign in</html>")
    with pytest.raises(ForgeError, match=r"did not answer in JSON; is the spec's `release.address`"):
        there.forge.find()


def test_a_server_that_hangs_is_given_up(there: World, server: GiteaStandIn):
    """Every call has a time limit."""
    from plumbline.release.forges.gitea.client import GiteaRepository
    from plumbline.release.forges.patience import Patience

    server.hang(r"GET .*/pulls/1")
    quick = GiteaRepository(server.address, server.path, TOKEN, seconds=0.2, patience=Patience(0))
    with pytest.raises(BusyError, match="timed out"):
        quick.pull(1)


def test_a_merge_that_was_pushed_is_only_seen_where_the_repository_looks_for_it(
    there: World, server: GiteaStandIn
):
    """A new repository has that setting off; the pull request then stays open until somebody closes it."""
    server.detects_merges = False
    pull = there.propose("1")
    there.repository.merge("main", pull.head, "By hand")
    assert there.forge.get(1).state == "open"
    server.detects_merges = True
    assert there.forge.get(1).state == "merged"


def _review(there: World, person: str, event: str, **fields: str) -> None:
    headers = {"Authorization": f"token token-of-{person}"}
    answer = httpx.post(_address(there, "pulls/1/reviews"), headers=headers, json={"event": event, **fields})
    answer.raise_for_status()


def _address(there: World, path: str) -> str:
    return f"{there.server.address}/api/v1/repos/{there.server.path}/{path}"
