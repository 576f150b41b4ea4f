"""Temporary clones: commit an edit, and see whether a push lost a race."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from plumbline.records import Change
from plumbline.release.forge import ForgeError, NothingToProposeError, NotOursError
from plumbline.release.git import EMAIL, Git


@contextlib.contextmanager
def checkout(repository: Path, base: str) -> Iterator[Git]:
    """A clone of `repository` with `base` checked out, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="plumbline-") as folder:
        Git(Path(folder)).run("clone", "--quiet", "--no-tags", "--branch", base, str(repository), "work")
        yield Git(Path(folder) / "work")


def commit(git: Git, title: str, changes: tuple[Change, ...]) -> str:
    """Commits exactly what `changes` say was edited; the new commit.

    Raises:
        NothingToProposeError: if they say nothing.
        ForgeError: if other files were touched as well.
    """
    if not changes:
        raise NothingToProposeError(f"{title}: the repository already says so")
    reported = {change.file for change in changes}
    touched = {line[3:] for line in git.run("status", "--porcelain", "-z", "-uall").split("\0") if line}
    if touched != reported:
        raise ForgeError(f"{title}: the edit touched {sorted(touched)} but reports {sorted(reported)}")
    lines = [f"{change.file}: {change.path}: {change.old} -> {change.new}" for change in changes]
    git.run("add", "--", *sorted(reported))
    git.run("commit", "--quiet", "--no-verify", "-F", "-", text="\n".join([title, "", *lines, ""]))
    return git.run("rev-parse", "HEAD")


def head_of(git: Git, branch: str) -> str | None:
    """The remote branch's commit when the clone was made."""
    return git.try_run("rev-parse", "--verify", "--quiet", f"refs/remotes/origin/{branch}^{{commit}}")


def refuse_foreign_commits(git: Git, base: str, head: str) -> None:
    """Raises NotOursError if somebody else committed between `base` and `head`."""
    emails = git.run("log", "--format=%ae%n%ce", f"refs/remotes/origin/{base}..{head}").split()
    foreign = sorted(set(emails) - {EMAIL})
    if foreign:
        raise NotOursError(
            f"the branch holds commits by {', '.join(foreign)}: merge or close its pull request"
        )


def same_commit(git: Git, one: str, other: str) -> bool:
    """Whether both hold the same files on top of the same commit."""
    return all(
        git.run("rev-parse", f"{one}{part}") == git.run("rev-parse", f"{other}{part}")
        for part in ("^{tree}", "^")
    )


def push(git: Git, refspecs: list[str], leases: dict[str, str | None]) -> bool:
    """Pushes all refspecs or none; false if a leased branch is no longer where `leases` saw it.

    A lost race is recognised by looking again, not by git's wording.

    Raises:
        GitError: if the push failed for any other reason.
    """
    options = [f"--force-with-lease=refs/heads/{name}:{seen or ''}" for name, seen in leases.items()]
    arguments = ["push", "--quiet", "--atomic", *options, "origin", *refspecs]
    if git.try_run(*arguments) is not None:
        return True
    now = {name: _remote(git, name) for name in leases}
    if now != leases:
        return False
    git.run(*arguments)
    return True


def _remote(git: Git, branch: str) -> str | None:
    line = git.run("ls-remote", "origin", f"refs/heads/{branch}")
    return line.split()[0] if line else None
