"""A forge on disk: a bare repository, and its pull requests as data beside it.

`<folder>/<name>.git` holds real branches and real merges; `<folder>/<name>.pulls/` one JSON file a pull
request. Every operation holds the same file lock, finds what an interrupted one left, and goes on.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from plumbline.records import Change, PullRequest
from plumbline.release.checkout import (
    checkout,
    commit,
    head_of,
    push,
    refuse_foreign_commits,
    same_commit,
)
from plumbline.release.forge import BASE, Describe, Edit, ForgeError, LostRaceError, MergeConflictError
from plumbline.release.git import Git
from plumbline.release.pull_store import PullStore, StoredPull

_ATTEMPTS = 5
"""How often a lost race is run again."""


class LocalForge:
    """One repository of the forge in `folder`."""

    def __init__(self, folder: Path, name: str) -> None:
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
            raise ForgeError(f"{name!r}: a repository's name has lower case letters, digits and dashes")
        self.name = name
        self.repository = folder.resolve() / f"{name}.git"
        self._store = PullStore(folder.resolve() / f"{name}.pulls")
        self._git = Git(self.repository)

    def seed(self, tree: Path, edit: Edit) -> bool:
        """Makes the repository from a folder's files, edited, as its first commit; false if it exists."""
        with self._store.lock():
            if self.repository.exists():
                return False
            making = self.repository.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            _first_commit(tree, making / "work", making / "bare", edit)
            (making / "bare").rename(self.repository)
            shutil.rmtree(making)
            return True

    def find(self, branch: str | None = None) -> list[PullRequest]:
        """Pull requests of a branch, or all; oldest first."""
        with self._store.lock():
            pulls = [self._refresh(pull) for pull in self._store.all()]
            return [self._view(pull) for pull in pulls if branch in (None, pull.branch)]

    def get(self, number: int) -> PullRequest:
        """One pull request as it is now; one that was merged with git counts as merged."""
        with self._store.lock():
            return self._view(self._refresh(self._store.load(number)))

    def open_or_update(
        self, branch: str, base: str, title: str, describe: Describe, edit: Edit
    ) -> PullRequest:
        """The one open pull request of `branch`; see `Forge`."""
        self._must_exist()
        with self._store.lock():
            for _ in range(_ATTEMPTS):
                with checkout(self.repository, base) as git:
                    changes = edit(git.folder)
                    made = commit(git, title, changes)
                    seen = head_of(git, branch)
                    if seen is not None:
                        refuse_foreign_commits(git, base, seen)
                        if same_commit(git, seen, made):
                            return self._record(branch, base, title, describe(changes), seen)
                    if push(git, [f"{made}:refs/heads/{branch}"], {branch: seen}):
                        return self._record(branch, base, title, describe(changes), made)
            raise LostRaceError(f"{self.name}: {branch} kept changing while it was written; run again")

    def changes_at(self, commit: str, edit: Edit) -> tuple[Change, ...]:
        """What an edit would still change in the tree of a commit; nothing is kept."""
        self._must_exist()
        with checkout(self.repository, BASE) as git:
            git.run("checkout", "--quiet", "--detach", commit)
            return edit(git.folder)

    def merge(self, number: int, actor: str) -> PullRequest:
        """Merges with a merge commit and deletes the branch; see `Forge`."""
        with self._store.lock():
            pull = self._refresh(self._store.load(number))
            if pull.state == "closed":
                raise ForgeError(f"{self.name}: pull request {number} is closed; it cannot be merged")
            for _ in range(_ATTEMPTS if pull.state == "open" else 0):
                merged_as = self._try_merge(pull, actor)
                if merged_as:
                    update = {"state": "merged", "merged_as": merged_as, "actor": actor}
                    return self._view(self._save(pull.model_copy(update=update)))
                pull = self._refresh(pull)
            if pull.state == "open":
                raise LostRaceError(
                    f"{self.name}: {pull.base} kept changing while {number} was merged; run again"
                )
            return self._view(pull)

    def close(self, number: int, actor: str) -> PullRequest:
        """Rejects it and deletes the branch; see `Forge`."""
        with self._store.lock():
            pull = self._refresh(self._store.load(number))
            if pull.state == "merged":
                raise ForgeError(f"{self.name}: pull request {number} is merged; roll back instead")
            closed = self._save(pull.model_copy(update={"state": "closed", "actor": pull.actor or actor}))
            if pull.state == "open":
                self._git.run("update-ref", "-d", f"refs/heads/{pull.branch}")
            return self._view(closed)

    def _must_exist(self) -> None:
        if not self.repository.is_dir():
            raise ForgeError(f"{self.repository}: there is no such repository; seed it first")

    def _record(self, branch: str, base: str, title: str, body: str, head: str) -> PullRequest:
        """Writes the pull request of a pushed branch: the open one, or a new one."""
        pulls = [self._refresh(pull) for pull in self._store.all()]
        mine = [pull for pull in pulls if pull.branch == branch and pull.state == "open"]
        number = mine[0].number if mine else self._store.next_number()
        fork = self._git.run("merge-base", f"refs/heads/{base}", head)
        pull = StoredPull(
            number=number,
            state="open",
            branch=branch,
            base=base,
            title=title,
            body=body,
            head=head,
            fork=fork,
        )
        return self._view(self._save(pull))

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
            merged_as = later[0] if later else pull.head
            return self._save(pull.model_copy(update={"state": "merged", "merged_as": merged_as}))
        tip = self._git.try_run("rev-parse", "--verify", "--quiet", f"refs/heads/{pull.branch}")
        if tip in (None, pull.head) or self._holds(base, str(tip)):
            return pull
        fork = self._git.run("merge-base", base, str(tip))
        return self._save(pull.model_copy(update={"head": tip, "fork": fork}))

    def _holds(self, branch: str, commit: str) -> bool:
        return self._git.try_run("merge-base", "--is-ancestor", commit, branch) is not None

    def _try_merge(self, pull: StoredPull, actor: str) -> str | None:
        """The merge commit, pushed; none if base or branch moved meanwhile."""
        message = f"Merge pull request {pull.number}: {pull.title}\n\nMerged-by: {' '.join(actor.split())}\n"
        with checkout(self.repository, pull.base) as git:
            leases = {pull.branch: head_of(git, pull.branch), pull.base: head_of(git, pull.base)}
            if leases[pull.branch] is None:
                raise ForgeError(f"{self.name}: {pull.branch} is gone; run the night again to write it anew")
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
            **pull.model_dump(exclude={"fork", "actor"}),
            files=tuple(file for file in files if file),
            diff=self._git.run(*plain, pull.fork, pull.head),
        )


def _first_commit(tree: Path, work: Path, bare: Path, edit: Edit) -> None:
    links = [path for path in tree.rglob("*") if path.is_symlink()]
    if links:
        raise ForgeError(f"{links[0]}: symbolic links are not seeded; replace it by a file")
    shutil.copytree(tree, work)
    bare.mkdir()
    Git(bare).run("init", "--quiet", "--bare", "--initial-branch=main", ".")
    for setting in ("gc.auto", "receive.autogc"):
        Git(bare).run("config", setting, "0")
    edit(work)
    git = Git(work)
    git.run("init", "--quiet", "--initial-branch=main", ".")
    git.run("add", "--all", "--force", ".")
    git.run("commit", "--quiet", "--no-verify", "-m", "The first release")
    git.run("push", "--quiet", str(bare), "HEAD:refs/heads/main")
