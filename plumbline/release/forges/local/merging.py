"""Merges a local forge's pull request as into a protected branch: only while what is required is green."""

from __future__ import annotations

import datetime

from plumbline.printable import one_line
from plumbline.release.forges.errors import ForgeError, LostRaceError, MergeConflictError, NotReadyError
from plumbline.release.forges.local.pull_store import PullStore, StoredPull
from plumbline.release.forges.local.verified import VERIFIED, verified
from plumbline.release.git.checkout import checkout, head_of, push
from plumbline.release.git.command import Git
from plumbline.release.git.remote import Remote


def must_be_mergeable(where: str, store: PullStore, pull: StoredPull, head: str) -> None:
    """Looks at all that can be seen before git is asked.

    Raises:
        ForgeError: if it is closed.
        LostRaceError: if it has another head by now.
        NotReadyError: if a status is missing that is required, or one is shown that is not green.
    """
    if pull.state == "closed":
        raise ForgeError(f"{where} is closed; it cannot be merged")
    if pull.head != head:
        raise LostRaceError(f"{where} is at {pull.head} by now, not {head}: look at it again")
    shown = {status.name: status for status in store.statuses(pull.head)}
    lacking = [
        f"{name} is {shown[name].state} ({shown[name].text})" if name in shown else f"{name} is missing"
        for name in sorted({*shown, *store.required()} - {VERIFIED})
        if name not in shown or shown[name].state != "success"
    ]
    if lacking:
        raise NotReadyError(f"{where} must not be merged yet: {', '.join(lacking)}")


def merged(
    where: str, remote: Remote, store: PullStore, pull: StoredPull, actor: str, now: datetime.datetime
) -> str | None:
    """The merge commit, pushed; none if base or branch moved meanwhile.

    Raises:
        MergeConflictError: if the branch is gone or git cannot merge it.
        NotReadyError: if `verify-pr` is required and refuses the merge; that is shown, too.
    """
    with checkout(remote, pull.base, pull.branch) as git:
        leases = {pull.branch: head_of(git, pull.branch), pull.base: head_of(git, pull.base)}
        if leases[pull.branch] is None:
            raise MergeConflictError(f"{where}: {pull.branch} is gone; run the night again to write it anew")
        if leases[pull.branch] != pull.head:
            return None
        _merge(where, git, pull, actor)
        if VERIFIED in store.required():
            _verify(where, git, store, pull, str(leases[pull.base]), now)
        pushed = push(git, [f"HEAD:refs/heads/{pull.base}", f":refs/heads/{pull.branch}"], leases)
        return git.run("rev-parse", "HEAD") if pushed else None


def _merge(where: str, git: Git, pull: StoredPull, actor: str) -> None:
    message = f"Merge pull request {pull.number}: {pull.title}\n\nMerged-by: {one_line(actor)}\n"
    if git.try_run("merge", "--quiet", "--no-ff", "-m", message, pull.head) is None:
        files = git.run("diff", "--name-only", "--diff-filter=U").split("\n")
        raise MergeConflictError(
            f"{where} conflicts with {pull.base} in {', '.join(files)}; it stays open: run the night again "
            "to write it anew, or close it"
        )


def _verify(
    where: str, git: Git, store: PullStore, pull: StoredPull, base: str, now: datetime.datetime
) -> None:
    found = verified(git, base, now)
    store.save_status(pull.head, found)
    if found.state != "success":
        raise NotReadyError(f"{where} must not be merged: {found.name} is {found.state} ({found.text})")
