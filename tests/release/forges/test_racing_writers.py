"""Writers that race for one branch of a hosted forge: one pull request, the newest version, its own text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from plumbline.records import Change, Draft, PullRequest
from plumbline.release.forges.errors import LostRaceError, NothingToProposeError
from plumbline.release.forges.forge import Forge
from plumbline.release.git import branches
from tests.release.forges.stand_in_server import Reply, Request
from tests.release.forges.worlds import BRANCH, FILE, World, setting, world


class NewerError(Exception):
    """The branch carries a newer version."""


def release(there: World, version: int) -> str:
    """One writer: gives way to newer versions, and starts over when it lost a race."""

    def describe(changes: tuple[Change, ...]) -> Draft:
        return Draft(branch="", base="", title=f"Release {version}", body=f"To {version}.", head="")

    def give_way(carried: Mapping[str, str]) -> None:
        if int(carried["Version"]) > version:
            raise NewerError

    while True:
        try:
            branches.open_or_update(
                there.forge,
                BRANCH,
                "main",
                describe,
                setting(str(version)),
                marks={"Version": str(version)},
                give_way=give_way,
            )
        except NewerError:
            return "gave way"
        except LostRaceError:
            continue
        return "proposed"


@pytest.mark.parametrize("kind", ["github", "gitlab", "gitea"])
def test_the_newest_version_wins_on_every_hosted_forge(kind: str, tmp_path: Path):
    with world(tmp_path, kind) as there:
        with ThreadPoolExecutor(4) as writers:
            outcomes = list(writers.map(lambda version: release(there, version), [3, 1, 4, 2, 8, 6, 5, 7]))
        assert outcomes[4] == "proposed"
        found = there.forge.find()
        assert [(pull.number, pull.state) for pull in found] == [(1, "open")]
        pull = there.forge.get(1)
        assert (pull.head, pull.title, pull.body) == (there.repository.tip(BRANCH), "Release 8", "To 8.")
        assert there.repository.git("show", f"{BRANCH}:{FILE}") == "8"


class Meanwhile(list[float]):
    """Pauses during which somebody else does something, once."""

    def __init__(self, does: Callable[[], object]) -> None:
        super().__init__()
        self.does = does

    def append(self, seconds: float) -> None:
        super().append(seconds)
        does, self.does = self.does, lambda: None
        does()


@pytest.mark.parametrize("kind", ["github", "gitlab", "gitea"])
def test_a_writer_that_was_told_to_wait_looks_again_before_it_writes(kind: str, tmp_path: Path):
    """Its text would stand over a newer version's commit: for good, since it has lost and gives way."""
    with world(tmp_path, kind) as there:
        release(there, 1)
        there.server.fail(r"(PUT|PATCH) .*/1", 429, None, Retry_After="30")
        there.pauses = Meanwhile(lambda: release(there, 3))
        assert release(there, 2) == "gave way"
        assert there.pauses[0] == 30
        pull = there.forge.get(1)
        assert (pull.title, pull.body) == ("Release 3", "To 3.")


@pytest.mark.parametrize("kind", ["github", "gitlab", "gitea"])
def test_a_text_that_a_slower_writer_put_over_ours_is_written_again(kind: str, tmp_path: Path):
    """The slower one had looked just before we pushed."""
    with world(tmp_path, kind) as there:
        release(there, 1)
        handle = there.server.handle

        def late(request: Request) -> Reply:
            reply = handle(request)
            if request.method in {"PUT", "PATCH"}:
                there.server.handle = handle
                one = there.server.requests[0] if kind == "gitlab" else there.server.pulls[0]
                one.title = "Release 1"
            return reply

        there.server.handle = late
        release(there, 2)
        assert there.forge.get(1).title == "Release 2"


@pytest.mark.parametrize("kind", ["github", "gitlab", "gitea"])
def test_a_pushed_branch_that_somebody_merged_and_deleted_at_once_is_looked_at_again(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The base holds it by then, so there is nothing left to propose: no branch is missed."""
    publish = branches._publish

    def late(forge: Forge, draft: Draft) -> PullRequest:
        monkeypatch.setattr(branches, "_publish", publish)
        there.repository.git("update-ref", "refs/heads/main", draft.head)
        there.repository.git("update-ref", "-d", f"refs/heads/{BRANCH}")
        return publish(forge, draft)

    with world(tmp_path, kind) as there:
        monkeypatch.setattr(branches, "_publish", late)
        with pytest.raises(NothingToProposeError):
            release(there, 1)
        assert there.repository.git("show", f"main:{FILE}") == "1"
