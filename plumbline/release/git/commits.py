"""What Plumbline commits to its branches, and how it tells its own commits from a person's."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.printable import one_line
from plumbline.records import Change
from plumbline.release.forges.errors import ForgeError, NothingToProposeError, NotOursError
from plumbline.release.git.command import Git
from plumbline.release.git.remote import PLUMBLINE, SigningKey
from plumbline.release.git.signing import commit_signed

_MARK = "Plumbline-"


def commit(
    git: Git,
    title: str,
    changes: tuple[Change, ...],
    marks: Mapping[str, str] | None = None,
    signing: SigningKey | None = None,
) -> str:
    """Commits exactly what `changes` say was edited; the new commit.

    Args:
        git: a checkout that was edited.
        title: the message's first line.
        changes: what was edited; the message lists it.
        marks: what is proposed, as trailers for `marks_of`.
        signing: the key to sign with, if any.

    Raises:
        NothingToProposeError: if the changes say nothing.
        ForgeError: if other files were touched as well, or one is a symbolic link.
    """
    if not changes:
        raise NothingToProposeError(f"{title}: the repository already says so")
    reported = {change.file for change in changes}
    touched = {line[3:] for line in git.run("status", "--porcelain", "-z", "-uall").split("\0") if line}
    if touched != reported:
        raise ForgeError(f"{title}: the edit touched {sorted(touched)} but reports {sorted(reported)}")
    _refuse_links(git, reported)
    git.run("add", "--sparse", "--", *sorted(reported))
    return commit_signed(git, signing, _message(title, changes, marks or {}))


def marks_of(git: Git, commit: str) -> dict[str, str]:
    """What a commit of ours says it proposes; empty for anybody else's."""
    return _marks(_read(git, commit)[2])


def _marks(message: str) -> dict[str, str]:
    last = message.rstrip("\n").split("\n\n")[-1]
    pairs = [line.partition(": ") for line in last.split("\n")]
    return {name.removeprefix(_MARK): value for name, _, value in pairs if name.startswith(_MARK)}


def refuse_foreign_commits(git: Git, base: str, head: str) -> None:
    """Raises NotOursError if somebody else committed between `base` and `head`."""
    emails = git.run("log", "--format=%ae%n%ce", f"refs/remotes/origin/{base}..{head}").split("\n")
    foreign = sorted({email for email in emails if email} - {PLUMBLINE.email, git.author.email})
    if foreign:
        raise NotOursError(
            f"the branch holds commits by {', '.join(foreign)}: merge or close its pull request"
        )


def same_commit(git: Git, one: str, other: str) -> bool:
    """Whether both hold the same files on top of the same commit, and propose the same."""
    ours, theirs = _read(git, one), _read(git, other)
    return ours[:2] == theirs[:2] and _marks(ours[2]) == _marks(theirs[2])


def _read(git: Git, commit: str) -> tuple[str, str, str]:
    """A commit's tree, parents and message."""
    tree, parents, message = git.run("show", "--no-patch", "--format=%T%x00%P%x00%B", commit).split("\0", 2)
    return tree, parents, message


def _message(title: str, changes: tuple[Change, ...], marks: Mapping[str, str]) -> str:
    lines = [f"{change.file}: {change.path}: {change.old} -> {change.new}" for change in changes]
    trailers = [f"{_MARK}{name}: {value}" for name, value in marks.items()]
    parts = [[title], lines, trailers]
    return "\n\n".join("\n".join(one_line(line) for line in part) for part in parts if part) + "\n"


def _refuse_links(git: Git, files: set[str]) -> None:
    """A link is checked out as a text file; editing that text would move the link."""
    for line in git.run("ls-files", "--stage", "-z", "--", *sorted(files)).split("\0"):
        mode, _, name = line.partition(" ")[0], *line.partition("\t")[1:]
        if mode in {"120000", "160000"}:
            raise ForgeError(f"{name}: is a symbolic link or a submodule; releases edit real files only")
