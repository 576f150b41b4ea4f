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
    MergeConflictError,
    NoSuchError,
    NotReadyError,
)
from plumbline.release.forges.forge import Edit
from plumbline.release.forges.local.pull_store import Comment, PullStore, StoredPull
from plumbline.release.forges.local.seed import first_commit
from plumbline.release.git import branches
from plumbline.release.git.checkout import checkout, head_of, push
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
        self._git = Git(self.repository)
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
                if self._tip(branch) is None:
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
            if self._git.try_run("cat-file", "-e", f"{commit}^{{commit}}") is None:
                raise NoSuchError(f"{self.name}: there is no commit {commit}")
            self._store.save_status(commit, status)

    def require(self, *names: str) -> None:
        """Statuses without which nothing is merged; every other one that is set must be green, too."""
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
            self._must_be_mergeable(pull, head)
            for _ in range(_ATTEMPTS):
                merged_as = self._try_merge(pull, actor)
                if merged_as:
                    update = {"state": "merged", "merged_as": merged_as}
                    return self._view(self._finish(pull, actor, update))
                pull = self._refresh(pull)
                self._must_be_mergeable(pull, head)
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
            if self._tip(pull.branch) is not None:
                self._git.run("update-ref", "-d", f"refs/heads/{pull.branch}")
            return self._view(closed)

    def revert(self, number: int, branch: str) -> PullRequest:
        """Opens the pull request that takes a merged one back."""
        return branches.revert(self, number, branch)

    def _write(self, pull: StoredPull, draft: Draft) -> PullRequest:
        if self._tip(pull.branch) != draft.head:
            raise LostRaceError(f"{self.name}: {draft.branch} was written by somebody else meanwhile")
        fork = self._git.run("merge-base", f"refs/heads/{draft.base}", draft.head)
        return self._view(self._save(pull.rewritten(draft, fork)))

    def _finish(self, pull: StoredPull, actor: str, update: dict[str, str]) -> StoredPull:
        return self._save(pull.model_copy(update={**update, "actor": actor, "finished_at": self._now()}))

    def _save(self, pull: StoredPull) -> StoredPull:
        self._git.run("update-ref", f"refs/pull/{pull.number}/head", pull.head)  # survives the branch
        self._store.save(pull)
        return pull

    def _refresh(self, pull: StoredPull) -> StoredPull:
        """The pull request after what happened in git since: merged there, or pushed to."""
        if pull.state != "open":
            return pull
        base = f"refs/heads/{pull.base}"
        if self._holds(base, pull.head):
            later = self._git.run("rev-list", "--ancestry-path", "--reverse", f"{pull.head}..{base}").split()
            return self._save(pull.model_copy(update=self._merged_with_git(later[0] if later else pull.head)))
        tip = self._tip(pull.branch)
        if tip in (None, pull.head) or self._holds(base, str(tip)):
            return pull
        fork = self._git.run("merge-base", base, str(tip))
        return self._save(pull.model_copy(update={"head": tip, "fork": fork}))

    def _merged_with_git(self, commit: str) -> dict[str, object]:
        told = self._git.run(
            "show", "--no-patch", "--format=%(trailers:key=Merged-by,valueonly)%x00%an%x00%cI", commit
        )
        trailer, author, date = told.split("\0")
        who, when = trailer.strip() or author, datetime.datetime.fromisoformat(date)
        return {"state": "merged", "merged_as": commit, "actor": who, "finished_at": when}

    def _tip(self, branch: str) -> str | None:
        return self._git.try_run("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}")

    def _holds(self, branch: str, commit: str) -> bool:
        return self._git.try_run("merge-base", "--is-ancestor", commit, branch) is not None

    def _must_be_mergeable(self, pull: StoredPull, head: str) -> None:
        where = f"{self.name}: pull request {pull.number}"
        if pull.state == "closed":
            raise ForgeError(f"{where} is closed; it cannot be merged")
        if pull.head != head:
            raise LostRaceError(f"{where} is at {pull.head} by now, not {head}: look at it again")
        shown = {status.name: status.state for status in self._store.statuses(pull.head)}
        wanted = {name: shown.get(name, "missing") for name in {*shown, *self._store.required()}}
        lacking = [f"{name} is {state}" for name, state in sorted(wanted.items()) if state != "success"]
        if lacking:
            raise NotReadyError(f"{where} must not be merged yet: {', '.join(lacking)}")

    def _try_merge(self, pull: StoredPull, actor: str) -> str | None:
        """The merge commit, pushed; none if base or branch moved meanwhile."""
        message = f"Merge pull request {pull.number}: {pull.title}\n\nMerged-by: {' '.join(actor.split())}\n"
        with checkout(self.remote, pull.base, pull.branch) as git:
            leases = {pull.branch: head_of(git, pull.branch), pull.base: head_of(git, pull.base)}
            if leases[pull.branch] is None:
                raise MergeConflictError(
                    f"{self.name}: {pull.branch} is gone; run the night again to write it anew"
                )
            if leases[pull.branch] != pull.head:
                return None
            if git.try_run("merge", "--quiet", "--no-ff", "-m", message, pull.head) is None:
                files = git.run("diff", "--name-only", "--diff-filter=U").split("\n")
                raise MergeConflictError(
                    f"{self.name}: pull request {pull.number} conflicts with {pull.base} in "
                    f"{', '.join(files)}; it stays open: run the night again to write it anew, or close it"
                )
            pushed = push(git, [f"HEAD:refs/heads/{pull.base}", f":refs/heads/{pull.branch}"], leases)
            return git.run("rev-parse", "HEAD") if pushed else None

    def _view(self, pull: StoredPull) -> PullRequest:
        """The pull request with files and diff from git."""
        plain = ("diff", "--no-ext-diff", "--no-textconv", "--no-color")
        files = self._git.run(*plain, "--name-only", "-z", pull.fork, pull.head).split("\0")
        return PullRequest(
            **pull.model_dump(exclude={"fork", "actor", "reviewers", "comments"}),
            finished_by=pull.actor or "",
            files=tuple(file for file in files if file),
            diff=self._git.run(*plain, pull.fork, pull.head),
        )
