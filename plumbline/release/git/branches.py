"""What a release does in Git, the same on every forge: write a branch, look at a commit, take a merge back.

A branch is never rebased: after a lost race it is fetched and edited anew. The newer proposal wins because
whoever proposes looks at what the branch carries (`give_way`) on every attempt.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence

from plumbline.errors import TransientError
from plumbline.records import Change, Draft, PullRequest
from plumbline.release.forges.errors import (
    ForgeError,
    LostRaceError,
    MergeConflictError,
    NoSuchError,
    NotAllowedError,
    NotOursError,
)
from plumbline.release.forges.forge import Describe, Edit, Forge
from plumbline.release.git.checkout import checkout, checkout_of, empty_clone, head_of, on_server, push
from plumbline.release.git.command import Git
from plumbline.release.git.commits import commit, marks_of, refuse_foreign_commits, same_commit
from plumbline.release.git.remote import Remote
from plumbline.release.git.signing import commit_signed

_log = logging.getLogger(__name__)

_ATTEMPTS = 12
"""How often a lost race is run again."""

NO_FILES = ("no-file-of-this-name",)
"""History is enough: nothing is checked out."""

GiveWay = Callable[[Mapping[str, str]], None]
"""Given what the branch carries now (its commit's marks), raises if this proposal must not replace it."""


def open_or_update(
    forge: Forge,
    branch: str,
    base: str,
    describe: Describe,
    edit: Edit,
    *,
    marks: Mapping[str, str] | None = None,
    give_way: GiveWay | None = None,
    paths: Sequence[str] = (),
) -> PullRequest:
    """The one open pull request of `branch`, holding exactly `edit` on top of `base`.

    It can be run again after a crash anywhere: the branch and the pull request that are there are found.

    Args:
        forge: where.
        branch: the branch to write; it is Plumbline's alone.
        base: what it starts from and is merged into.
        describe: writes title, body, labels and reviewers from the changes.
        edit: edits the checked-out tree; run again after a lost race.
        marks: what is proposed, such as model and version, kept in the commit for `give_way`.
        give_way: looks at what the branch carries, on every attempt and once more before the pull request.
        paths: the only files and folders `edit` needs; all of them if empty.

    Raises:
        NothingToProposeError: if the edit changes nothing.
        NotOursError: if somebody else committed to the branch.
        LostRaceError: if others kept pushing.
    """
    for _ in range(_ATTEMPTS):
        with checkout(forge.remote, base, branch, paths) as git:
            changes = edit(git.folder)
            draft = describe(changes).model_copy(update={"branch": branch, "base": base})
            made = commit(git, draft.title, changes, marks, forge.remote.signing)
            seen = head_of(git, branch)
            if seen is not None:
                made = _instead_of(git, base, seen, made, give_way)
            pull = _published(forge, git, draft.model_copy(update={"head": made}), seen)
            if pull is not None:
                return pull
    raise LostRaceError(f"{forge.name}: {branch} kept changing while it was written; run again")


def changes_at(forge: Forge, commit: str, edit: Edit, paths: Sequence[str] = ()) -> tuple[Change, ...]:
    """What an edit would still change in the tree of a commit of the repository; nothing is kept.

    Args:
        forge: where.
        commit: a commit of the repository, or a branch's name.
        edit: what would be changed.
        paths: the only files and folders `edit` needs; all of them if empty.
    """
    with checkout_of(forge.remote, commit, paths) as git:
        return edit(git.folder)


def files_at(forge: Forge, commit: str, paths: Sequence[str]) -> dict[str, bytes]:
    """Files of a commit or branch by their path in the repository; what is not there is left out.

    Args:
        forge: where.
        commit: a commit of the repository, or a branch's name.
        paths: files, and folders for every file below.

    Raises:
        NoSuchError: if there is no such commit.
        ForgeError: if one of them is a symbolic link.
    """
    with checkout_of(forge.remote, commit, paths) as git:
        listed = git.run("ls-tree", "-r", "-z", "--full-tree", "HEAD", "--", *paths).split("\0")
        entries = [(line.split(" ")[0], line.partition("\t")[2]) for line in listed if line]
        for mode, name in entries:
            if mode not in {"100644", "100755"}:
                raise ForgeError(f"{forge.name}: {name} is a symbolic link or a submodule, not a file")
        return {name: (git.folder / name).read_bytes() for _, name in entries}


def revert(forge: Forge, number: int, branch: str) -> PullRequest:
    """The pull request, on `branch`, that takes the merge of another one back.

    Right only as long as nothing later touched the same lines: a rollback edits anew instead.

    Raises:
        ForgeError: if it is not merged.
        MergeConflictError: if later commits changed the same lines.
    """
    pull = forge.get(number)
    if pull.state != "merged" or pull.merged_as is None:
        raise ForgeError(
            f"{forge.name}: pull request {number} is {pull.state}; only a merged one is reverted"
        )
    title = f"Revert: {pull.title}"
    body = f"Takes pull request {number} back, merged as {pull.merged_as}.\n"
    draft = Draft(branch=branch, base=pull.base, title=title, body=body, head="")
    for _ in range(_ATTEMPTS):
        with checkout(forge.remote, pull.base, branch) as git:
            made = _reverted(git, forge, pull, title)
            seen = head_of(git, branch)
            if seen is not None:
                made = _instead_of(git, pull.base, seen, made, None)
            reverting = _published(forge, git, draft.model_copy(update={"head": made}), seen)
            if reverting is not None:
                return reverting
    raise LostRaceError(f"{forge.name}: {branch} kept changing while it was written; run again")


def is_written_by_us(forge: Forge, branch: str, base: str, head: str) -> bool:
    """Whether a branch is at `head`, and nobody but Plumbline is named in its commits.

    Anybody may write that name into a commit. Who asks writes the branch anew, and so vouches for nothing.
    """
    with checkout(forge.remote, base, branch, paths=NO_FILES) as git:
        try:
            refuse_foreign_commits(git, base, head)
        except NotOursError:
            return False
        return head_of(git, branch) == head


def delete(remote: Remote, branch: str, head: str) -> bool:
    """Deletes a branch that is still at `head`; false if it was written since, is gone, or must stay.

    A branch that stays is no harm: it is written anew by the next proposal.
    """
    try:
        with empty_clone(remote) as git:
            return push(git, [f":refs/heads/{branch}"], {branch: head})
    except (NotAllowedError, TransientError) as error:
        _log.warning("%s: %s was not deleted: %s", remote, branch, error)
        return False


def _instead_of(git: Git, base: str, seen: str, made: str, give_way: GiveWay | None) -> str:
    """The commit to leave on the branch that is at `seen`: the same again, or ours in its place."""
    refuse_foreign_commits(git, base, seen)
    if give_way is not None:
        give_way(marks_of(git, seen))
    return seen if same_commit(git, seen, made) else made


def _published(forge: Forge, git: Git, draft: Draft, seen: str | None) -> PullRequest | None:
    """The pull request of the pushed branch; none if somebody else wrote the branch meanwhile."""
    if draft.head != seen and not push(
        git, [f"{draft.head}:refs/heads/{draft.branch}"], {draft.branch: seen}
    ):
        return None
    try:
        pull = _publish(forge, draft)
    except LostRaceError:
        return None
    except NoSuchError:
        if on_server(git, draft.branch) == draft.head:
            raise
        return None  # another writer took the pushed branch into the base meanwhile, or wrote it anew
    return pull if on_server(git, draft.branch) == draft.head else None


def _publish(forge: Forge, draft: Draft) -> PullRequest:
    opened = [pull for pull in forge.find(draft.branch) if pull.state == "open"]
    return forge.update(opened[-1].number, draft) if opened else forge.create(draft)


def _reverted(git: Git, forge: Forge, pull: PullRequest, title: str) -> str:
    """The commit that undoes a merge on top of the base."""
    merged = str(pull.merged_as)
    parents = git.run("show", "--no-patch", "--format=%P", merged).split()
    mainline = ["-m", "1"] if len(parents) > 1 else []
    if git.try_run("revert", "--no-commit", *mainline, merged) is None:
        files = git.run("diff", "--name-only", "--diff-filter=U").split("\n")
        raise MergeConflictError(
            f"{forge.name}: later commits changed {', '.join(files)} as well: roll back to a version instead"
        )
    return commit_signed(git, forge.remote.signing, f"{title}\n")
