"""What is GitHub's own: Apps, reviews, merge methods, limits it tells in headers, its refusals' words."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from plumbline.records import Status
from plumbline.release.forges.credentials import Credentials, CredentialsError
from plumbline.release.forges.errors import (
    BusyError,
    ForgeError,
    LostRaceError,
    MergeConflictError,
    NoSuchError,
    NotAllowedError,
    NothingToProposeError,
    NotReadyError,
)
from plumbline.release.forges.github import GitHubForge
from plumbline.release.forges.github.answers import seconds_to_wait
from plumbline.release.forges.github.client import GitHubRepository, Login
from plumbline.release.forges.github.pulls import of_branch
from plumbline.release.forges.github.reviews import Review, approvals
from plumbline.release.forges.patience import Patience
from plumbline.release.git.access import git_remote
from tests.release.forges.worlds import BRANCH, FILE, TOKEN, World, world

API = "/api/v3/repos/org/apps"


@pytest.fixture
def there(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, "github") as made:
        yield made


@pytest.fixture(scope="module")
def app_key() -> tuple[str, bytes]:
    """An App's private key in PEM, and its public one."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public


def as_app(there: World, key: str, installation: int | None = None) -> GitHubForge:
    login = Login(key, "7", installation)
    address, patience = f"{there.server.address}/api/v3", Patience(60, there.pauses.append)
    client = GitHubRepository(address, "org/apps", login, seconds=5, pause=0, patience=patience)

    def remote():
        known = Credentials("plumbline_forge")
        return git_remote(known, there.server.address, "org/apps", "x-access-token", client.token())

    return GitHubForge(client, remote)


# As an App.


@pytest.mark.parametrize("installation", [None, 11])
def test_an_app_proposes_with_tokens_of_its_own(
    there: World, app_key: tuple[str, bytes], installation: int | None
):
    """The installation is found by the repository; git gets the same short-lived token."""
    there.server.app = (7, "plumbline", app_key[1])
    forge = as_app(there, app_key[0], installation)
    there_too = World(there.server, there.repository, forge.remote, there.folder)
    there_too.acting = lambda *_: forge  # type: ignore[method-assign]
    pull = there_too.propose("1")
    assert forge.me == pull.author == "plumbline[bot]"
    forge.comment(1, "Once.", "key")
    forge.comment(1, "Twice.", "key")
    assert len(there.server.pulls[0].comments) == 1
    assert len([line for line in there.server.log if line.endswith("/access_tokens")]) == 1


def test_an_apps_token_is_renewed_before_it_expires(there: World, app_key: tuple[str, bytes]):
    there.server.app = (7, "plumbline", app_key[1])
    there.server.token_minutes = 0
    forge = as_app(there, app_key[0])
    assert forge.remote.environment != forge.remote.environment


def test_an_app_with_the_wrong_key_is_refused(there: World, app_key: tuple[str, bytes]):
    there.server.app = (7, "plumbline", b"-----BEGIN PUBLIC KEY-----\nnone\n-----END PUBLIC KEY-----\n")
    with pytest.raises(NotAllowedError, match="GitHub refuses the credentials"):
        as_app(there, app_key[0]).find()


def test_a_key_that_is_none_is_named_without_being_shown(there: World):
    with pytest.raises(CredentialsError, match="private_key") as refused:
        as_app(there, "s3cret").find()
    assert "s3cret" not in str(refused.value)
    assert "s3cret" not in repr(Login("s3cret"))


# Reviews.


AT = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def review(person: str, state: str, commit: str = "head", kind: str = "User") -> Review:
    return Review(person, kind, state, commit, AT)


@pytest.mark.parametrize(
    ("reviews", "people"),
    [
        ([("ada", "APPROVED")], ["ada"]),
        ([("ada", "APPROVED"), ("ada", "COMMENTED")], ["ada"]),
        ([("ada", "APPROVED"), ("ada", "CHANGES_REQUESTED")], []),
        ([("ada", "CHANGES_REQUESTED"), ("ada", "APPROVED")], ["ada"]),
        ([("ada", "APPROVED"), ("ada", "DISMISSED")], []),
        ([("ada", "APPROVED", "older")], []),
        ([("ada", "APPROVED"), ("ada", "APPROVED", "older")], []),
        ([("plumbline-bot", "APPROVED")], []),
        ([("eve", "APPROVED")], []),
        ([("robot", "APPROVED", "head", "Bot")], []),
        ([("grace", "APPROVED"), ("ada", "APPROVED")], ["ada", "grace"]),
        ([("ada", "PENDING")], []),
    ],
)
def test_an_approval_is_the_latest_word_of_a_person_who_may_write_about_this_head(reviews, people):
    """Never the author's, a robot's, or a passer-by's: anybody may review a public repository."""
    given = approvals([review(*one) for one in reviews], "head", "plumbline-bot", lambda name: name != "eve")
    assert [one.person for one in given] == people


def test_a_reader_s_approval_does_not_count(there: World):
    there.propose("1")
    there.server.review(1, "eve", "APPROVED")
    there.server.review(1, "ada", "APPROVED")
    assert [one.person for one in there.forge.approvals(1)] == ["ada"]


# Merging.


@pytest.mark.parametrize("methods", [{"squash"}, {"rebase"}])
def test_where_merge_commits_are_not_allowed_another_way_is_taken(there: World, methods: set[str]):
    """And can still be taken back."""
    there.server.methods = methods
    pull = there.propose("1")
    merged = there.forge.merge(1, pull.head, "ada")
    assert (merged.state, merged.merged_as) == ("merged", there.repository.tip("main"))
    assert there.repository.git("show", "--no-patch", "--format=%P", "main").count(" ") == 0
    back = there.forge.revert(1, "plumbline/back")
    there.forge.merge(back.number, back.head, "ada")
    assert there.repository.git("show", f"main:{FILE}") == "0"


@pytest.mark.parametrize(
    ("code", "words", "error"),
    [
        (405, "Pull Request is not mergeable", MergeConflictError),
        (405, "Base branch was modified. Review and try the merge again.", LostRaceError),
        (409, "Head branch was modified. Review and try the merge again.", LostRaceError),
        (405, 'Required status check "freeze" is expected.', NotReadyError),
        (405, "2 of 2 required status checks have not succeeded: 1 expected.", NotReadyError),
        (405, "At least 1 approving review is required by reviewers with write access.", NotReadyError),
        (
            405,
            "Changes must be made through the merge queue; repository rule violations found",
            NotReadyError,
        ),
        (405, "You're not authorized to push to this branch.", NotAllowedError),
        (403, "Resource not accessible by integration", NotAllowedError),
        (404, "Not Found", NoSuchError),
    ],
)
def test_every_refused_merge_says_what_to_do(there: World, code: int, words: str, error: type[ForgeError]):
    pull = there.propose("1")
    there.server.fail("PUT .*/merge", code, {"message": words})
    with pytest.raises(error):
        there.forge.merge(1, pull.head, "ada")
    assert there.forge.get(1).state == "open"
    assert there.repository.tip(BRANCH) == pull.head


def test_a_required_status_keeps_it_from_being_merged_until_it_is_green(there: World):
    there.server.required = ("plumbline/freeze",)
    pull = there.propose("1")
    frozen = Status(name="plumbline/freeze", state="failure", text="Frozen until Monday")
    there.forge.set_status(pull.head, frozen)
    with pytest.raises(NotReadyError, match='"plumbline/freeze" is failure'):
        there.forge.merge(1, pull.head, "ada")
    there.forge.set_status(pull.head, frozen.model_copy(update={"state": "success", "text": "Open"}))
    assert there.forge.merge(1, pull.head, "ada").state == "merged"


def test_a_branch_that_moved_while_it_was_merged_is_not_deleted(there: World):
    """What somebody pushed in the meantime is not ours to delete."""
    pull = there.propose("1")
    there.forge.merge(1, pull.head, "ada")
    assert there.repository.tip(BRANCH) is None
    later = there.propose("2")
    there.push(BRANCH, "7")
    there.server.pulls[1].unseen = 99
    there.forge.merge(2, later.head, "ada")
    assert there.repository.tip(BRANCH) is not None


def test_a_branch_that_must_stay_does_not_undo_the_merge(there: World, caplog: pytest.LogCaptureFixture):
    pull = there.propose("1")
    there.repository.protect(BRANCH, "GH006: Protected branch")
    with caplog.at_level(logging.WARNING):
        assert there.forge.merge(1, pull.head, "ada").state == "merged"
    assert "was not deleted" in caplog.text


def test_a_diff_too_large_for_github_is_left_out(there: World):
    there.propose("1")
    there.server.diffs_too_large = True
    assert (there.forge.get(1).diff, there.forge.get(1).files) == ("", (FILE,))


# Opening.


def test_a_branch_that_brings_nothing_is_no_pull_request(there: World):
    pull = there.propose("1")
    there.forge.close(1, "ada")
    there.repository.git("update-ref", f"refs/heads/{BRANCH}", "refs/heads/main")
    with pytest.raises(NothingToProposeError, match="already holds"):
        there.forge.create(there.draft(pull))


def test_a_push_that_github_has_not_seen_yet_is_waited_for(there: World):
    there.server.slow_to_see = 2
    there.propose("1")
    assert there.propose("2").body == "To 2."
    assert there.pauses


def test_a_crash_between_push_and_create_makes_no_double(there: World):
    """The next run finds the branch and opens the one pull request."""
    there.server.fail("POST .*/pulls", 500, {"message": "oops"}, times=1)
    with pytest.raises(BusyError):
        there.propose("1")
    head = there.repository.tip(BRANCH)
    assert there.propose("1").head == head
    assert len(there.server.pulls) == 1


def test_labels_are_made_and_without_the_right_left_out(there: World, caplog: pytest.LogCaptureFixture):
    """A label is not worth losing a pull request over; a warning tells."""
    assert there.propose("1", labels=("release",)).labels == ("release",)
    there.server.account("no-issues", "small", lacks=frozenset({"issues"}))
    other = there.acting("no-issues")
    with caplog.at_level(logging.WARNING):
        pull = other.update(1, there.draft(there.forge.get(1), labels=("rollback",)))
    assert pull.labels == ("release",)
    assert "gets no label" in caplog.text


def test_a_team_is_asked_by_its_name(there: World):
    there.propose("1", reviewers=("org/platform", "ada", "plumbline-bot"))
    assert there.server.pulls[0].teams == ["platform"]
    assert [person.login for person in there.server.pulls[0].people] == ["ada"]


def test_a_body_beyond_githubs_limit_is_refused_in_its_words(there: World):
    with pytest.raises(ForgeError, match="too long"):
        there.propose("1", body="x" * 70_000)


# Limits.


@pytest.mark.parametrize(
    ("code", "headers", "words", "seconds"),
    [
        (403, {"Retry-After": "30"}, "You have exceeded a secondary rate limit", 30),
        (429, {"retry-after": "5"}, "", 5),
        (403, {}, "You have exceeded a secondary rate limit", 60),
        (
            403,
            {
                "X-RateLimit-Remaining": "0",
                "X-RateLimit-Reset": "1767600040",
                "Date": "Mon, 05 Jan 2026 08:00:00 GMT",
            },
            "API rate limit exceeded",
            41,
        ),
        (403, {"X-RateLimit-Remaining": "12"}, "Resource not accessible by integration", None),
        (404, {}, "Not Found", None),
        (500, {}, "", None),
    ],
)
def test_how_long_github_asks_to_wait(code: int, headers: dict[str, str], words: str, seconds: float | None):
    assert seconds_to_wait(code, headers, words) == seconds


def test_a_secondary_rate_limit_is_waited_out_and_nothing_is_done_twice(there: World):
    limit = {
        "message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    }
    there.server.fail("POST .*/pulls", 403, limit, Retry_After="21")
    assert there.propose("1").number == 1
    assert 21.0 in there.pauses
    assert len(there.server.pulls) == 1


def test_a_lost_answer_to_a_comment_makes_no_double(there: World):
    there.propose("1")
    there.server.lose("POST .*/comments")
    there.forge.comment(1, "Once.", "key")
    assert len(there.server.pulls[0].comments) == 1


def test_a_hanging_server_is_given_up(there: World):
    client = GitHubRepository(
        f"{there.server.address}/api/v3", "org/apps", Login(TOKEN), seconds=1, patience=Patience(0)
    )
    there.server.hang("GET .*/pulls")
    with pytest.raises(BusyError, match="try again"):
        of_branch(client, None)


def test_a_token_without_write_access_to_contents_pushes_nothing(there: World):
    """Git says which right is missing; no pull request is opened and no branch is left."""
    there.server.account("reader", "small", lacks=frozenset({"contents"}))
    weak = World(there.server, there.repository, there.remote, there.folder)
    weak_forge = there.acting("reader")
    weak.acting = lambda *_: weak_forge  # type: ignore[method-assign]
    with pytest.raises(NotAllowedError, match="read and write contents"):
        weak.propose("1")
    assert there.repository.tip(BRANCH) is None
    assert there.server.pulls == []
