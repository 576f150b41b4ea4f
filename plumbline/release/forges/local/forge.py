"""A forge on disk: a bare repository, and its pull requests as data beside it.

`<folder>/<name>.git` holds real branches and real merges; `<folder>/<name>.pulls/` one JSON file a pull
request, with its comments, and the statuses of commits. Every operation on them holds the same file lock,
finds what an interrupted one left, and goes on. It authenticates nobody, so it reports no approvals.
"""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from plumbline.records import Approval, Draft, PullRequest, Status
from plumbline.release.forges.errors import (
    ForgeError,
    LostRaceError,
    NoSuchError,
)
from plumbline.release.forges.forge import Edit
from plumbline.release.forges.local.bare import Bare
from plumbline.release.forges.local.merging import merged, must_be_mergeable
from plumbline.release.forges.local.pull_store import Comment, PullStore, StoredPull
from plumbline.release.forges.local.seed import first_commit
from plumbline.release.git import branches
from plumbline.release.git.command import Git
from plumbline.release.git.remote import Remote

_ATTEMPTS = 5
"""How often a lost race is run again."""


def _utc_now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class LocalForge:
    """One repository of the forge in `folder`."""

    me = "plumbline"

    def __init__(self, folder: Path, name: str, now: Callable[[], datetime.datetime] = _utc_now) -> None:
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
            raise ForgeError(f"{name!r}: a repository's name has lower case letters, digits and dashes")
        self.name = name
        self.repository = folder.resolve() / f"{name}.git"
        self._store = PullStore(folder.resolve() / f"{name}.pulls")
        self._bare = Bare(Git(self.repository))
        self._now = now

    @property
    def remote(self) -> Remote:
        """The bare repository.

        Raises:
            NoSuchError: if it was never seeded.
        """
        if not self.repository.is_dir():
            raise NoSuchError(f"{self.repository}: there is no such repository; seed it first")
        return Remote(str(self.repository))

    def seed(self, tree: Path, edit: Edit) -> bool:
        """Makes the repository from a folder's files, edited, as its first commit; false if it exists."""
        with self._store.lock():
            if self.repository.exists():
                return False
            making = self.repository.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            first_commit(tree, making / "work", making / "bare", edit)
            (making / "bare").rename(self.repository)
            shutil.rmtree(making)
            return True

    def find(self, branch: str | None = None) -> list[PullRequest]:
        """Pull requests of a branch, or all; oldest first. A missing repository has none, and is not made."""
        if not self.repository.is_dir():
            return []
        with self._store.lock():
            wanted = [pull for pull in self._store.all() if branch in (None, pull.branch)]
            return [self._view(self._refresh(pull)) for pull in wanted]

    def get(self, number: int) -> PullRequest:
        """One pull request as it is now; one that was merged with git counts as merged."""
        with self._store.lock():
            return self._view(self._refresh(self._store.load(number)))

    def create(self, draft: Draft) -> PullRequest:
        """Opens one, or finds the open one of its branch; see `Forge`."""
        with self._store.lock():
            for branch in (draft.base, draft.branch):
                if self._bare.tip(branch) is None:
                    raise NoSuchError(f"{self.name}: has no branch {branch}")
            known = [self._refresh(pull) for pull in self._store.all() if pull.branch == draft.branch]
            mine = [pull for pull in known if pull.state == "open"]
            if mine:
                return self._write(mine[-1], draft)
            number = self._store.next_number()
            return self._write(StoredPull.opened(number, draft, self.me), draft)

    def update(self, number: int, draft: Draft) -> PullRequest:
        """Writes title and body anew; see `Forge`."""
        with self._store.lock():
            pull = self._refresh(self._store.load(number))
            if pull.state != "open":
                raise LostRaceError(f"{self.name}: pull request {number} is {pull.state} by now")
            return self._write(pull, draft)

    def comment(self, number: int, text: str, key: str) -> None:
        """Says it once per key; see `Forge`."""
        with self._store.lock():
            pull = self._store.load(number)
            others = [comment for comment in pull.comments if comment.key != key]
            if Comment(key=key, text=text) not in pull.comments:
                comments = (*others, Comment(key=key, text=text))
                self._store.save(pull.model_copy(update={"comments": comments}))

    def comments(self, number: int) -> tuple[Comment, ...]:
        """What was said under a pull request, for whoever shows it."""
        with self._store.lock():
            return self._store.load(number).comments

    def statuses(self, commit: str) -> tuple[Status, ...]:
        """The latest of each name, by name."""
        with self._store.lock():
            return self._store.statuses(commit)

    def set_status(self, commit: str, status: Status) -> None:
        """Shows it beside a commit of the repository."""
        with self._store.lock():
            if not self._bare.has(commit):
                raise NoSuchError(f"{self.name}: there is no commit {commit}")
            self._store.save_status(commit, status)

    def require(self, *names: str) -> None:
        """Statuses without which nothing is merged; every other one that is set must be green, too.

        `plumbline/verify-pr` is run by the forge itself, on each merge before it is pushed.
        """
        with self._store.lock():
            self._store.save_required(names)

    def approvals(self, number: int) -> tuple[Approval, ...]:  # noqa: ARG002 - the protocol asks for it
        """None: whoever uses this forge is whoever the machine says, which no reviewer should rely on."""
        return ()

    def merge(self, number: int, head: str, actor: str) -> PullRequest:
        """Merges with a merge commit and deletes the branch; see `Forge`."""
        with self._store.lock():
            pull = self._refresh(self._store.load(number))
            if pull.state == "merged":
                return self._view(pull)
            where = f"{self.name}: pull request {number}"
            must_be_mergeable(where, self._store, pull, head)
            for _ in range(_ATTEMPTS):
                merged_as = merged(where, self.remote, self._store, pull, actor, self._now())
                if merged_as:
                    update = {"state": "merged", "merged_as": merged_as}
                    return self._view(self._finish(pull, actor, update))
                pull = self._refresh(pull)
                must_be_mergeable(where, self._store, pull, head)
            raise LostRaceError(
                f"{self.name}: {pull.base} kept changing while {number} was merged; run again"
            )

    def close(self, number: int, actor: str) -> PullRequest:
        """Rejects it and deletes the branch; see `Forge`."""
        with self._store.lock():
            pull = self._refresh(self._store.load(number))
            if pull.state == "merged":
                raise ForgeError(f"{self.name}: pull request {number} is merged; roll back instead")
            if pull.state == "closed":
                return self._view(pull)
            closed = self._finish(pull, actor, {"state": "closed"})
            self._bare.delete(pull.branch)
            return self._view(closed)

    def revert(self, number: int, branch: str) -> PullRequest:
        """Opens the pull request that takes a merged one back."""
        return branches.revert(self, number, branch)

    def _write(self, pull: StoredPull, draft: Draft) -> PullRequest:
        if self._bare.tip(pull.branch) != draft.head:
            raise LostRaceError(f"{self.name}: {draft.branch} was written by somebody else meanwhile")
        fork = self._bare.fork(draft.base, draft.head)
        return self._view(self._save(pull.rewritten(draft, fork)))

    def _finish(self, pull: StoredPull, actor: str, update: dict[str, str]) -> StoredPull:
        return self._save(pull.model_copy(update={**update, "actor": actor, "finished_at": self._now()}))

    def _save(self, pull: StoredPull) -> StoredPull:
        self._bare.keep(pull)
        self._store.save(pull)
        return pull

    def _refresh(self, pull: StoredPull) -> StoredPull:
        fresh = self._bare.refreshed(pull)
        return pull if fresh is pull else self._save(fresh)

    def _view(self, pull: StoredPull) -> PullRequest:
        return self._bare.shown(pull)
