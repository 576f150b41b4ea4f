"""Temporary clones: fetch what is needed, commit an edit, and see whether a push lost a race."""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from plumbline.release.forges.errors import ForgeError, NoSuchError
from plumbline.release.git.answers import explained
from plumbline.release.git.command import Git, GitError
from plumbline.release.git.private_folder import private_folder
from plumbline.release.git.remote import Remote

_BYTE_FOR_BYTE = "* -text -ident !eol !filter !working-tree-encoding\n"
"""Git attributes that win over the repository's own: what is checked out is what is committed."""


@contextlib.contextmanager
def checkout(
    remote: Remote, base: str, branch: str | None = None, paths: Sequence[str] = ()
) -> Iterator[Git]:
    """A clone with `base` checked out, detached, gone afterwards.

    Its history has no file contents but those of the checkout (a partial clone, where the server offers it).

    Args:
        remote: the repository.
        base: the branch to check out.
        branch: another branch to know of, if it exists.
        paths: the only files and folders to check out; everything if empty.

    Raises:
        NoSuchError: if there is no such repository or no branch `base`.
        NotAllowedError: if the credentials don't open it.
        ForgeError: if it is a shallow repository, in which no merge base can be found.
    """
    with empty_clone(remote) as git:
        # A pattern, unlike a name, may match nothing.
        wanted = [f"+refs/heads/{name}*:refs/remotes/origin/{name}*" for name in (base, branch) if name]
        _fetch(git, remote, "--update-shallow", *wanted)
        if (git.folder / ".git" / "shallow").exists():
            raise ForgeError(f"{remote}: is a shallow clone; run `git fetch --unshallow` there first")
        if head_of(git, base) is None:
            raise NoSuchError(f"{remote}: has no branch {base}; correct `release.branch` in the model's spec")
        _check_out(git, f"refs/remotes/origin/{base}", paths)
        yield git


@contextlib.contextmanager
def checkout_of(remote: Remote, commit: str, paths: Sequence[str] = ()) -> Iterator[Git]:
    """The files of one commit, or of a branch's tip, without any history; gone afterwards.

    Raises:
        NoSuchError: if there is no such repository, commit or branch.
        NotAllowedError: if the credentials don't open it.
    """
    with empty_clone(remote) as git:
        is_commit = re.fullmatch("[0-9a-f]{40}|[0-9a-f]{64}", commit)
        _fetch(git, remote, "--depth=1", commit if is_commit else f"refs/heads/{commit}")
        _check_out(git, "FETCH_HEAD", paths)
        yield git


def head_of(git: Git, branch: str) -> str | None:
    """The remote branch's commit when the clone was made."""
    return git.try_run("rev-parse", "--verify", "--quiet", f"refs/remotes/origin/{branch}^{{commit}}")


def push(git: Git, refspecs: list[str], leases: Mapping[str, str | None]) -> bool:
    """Pushes all refspecs or none; false if a leased branch is no longer where `leases` saw it.

    A lost race is recognised by looking again, not by git's wording.

    Raises:
        NotAllowedError: if a branch is protected or the account may not write.
        GitError: if the push failed for any other reason.
    """
    options = [f"--force-with-lease=refs/heads/{name}:{seen or ''}" for name, seen in leases.items()]
    arguments = ["push", "--quiet", "--atomic", *options, "origin", *refspecs]
    if git.try_run(*arguments) is not None:
        return True
    now = {name: on_server(git, name) for name in leases}
    if now != dict(leases):
        return False
    try:
        git.run(*arguments)
    except GitError as error:
        raise explained(error, Remote(git.run("remote", "get-url", "origin"))) from None
    return True


def on_server(git: Git, branch: str) -> str | None:
    """The branch's commit on the server now."""
    line = git.run("ls-remote", "origin", f"refs/heads/{branch}")
    return line.split()[0] if line else None


@contextlib.contextmanager
def empty_clone(remote: Remote) -> Iterator[Git]:
    """A clone that has fetched nothing yet, with the remote's credentials; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="plumbline-") as folder, private_folder(remote.files) as private:
        git = Git(
            Path(folder),
            seconds=remote.seconds,
            transport=remote.transport,
            author=remote.author,
            environment={**remote.environment, "PLUMBLINE_FILES": str(private)},
        )
        git.run("init", "--quiet", "--initial-branch=plumbline-work", ".")
        (git.folder / ".git" / "info").mkdir(exist_ok=True)
        (git.folder / ".git" / "info" / "attributes").write_text(_BYTE_FOR_BYTE)
        git.run("remote", "add", "origin", remote.address)
        yield git


def _fetch(git: Git, remote: Remote, *arguments: str) -> None:
    options, refs = arguments[:1], arguments[1:]
    partial = [] if remote.transport == "file" else ["--filter=blob:none"]
    try:
        git.run("fetch", "--quiet", "--no-tags", *partial, *options, "origin", *refs)
    except GitError as error:
        raise explained(error, remote) from None


def _check_out(git: Git, commit: str, paths: Sequence[str]) -> None:
    if paths:
        git.run("config", "core.sparseCheckout", "true")
        patterns = [re.sub(r"([][*?!#\\])", r"\\\1", f"/{path}") for path in paths]
        (git.folder / ".git" / "info" / "sparse-checkout").write_text("\n".join([*patterns, ""]))
    git.run("checkout", "--quiet", "--detach", commit)
