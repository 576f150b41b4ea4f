"""What the release needs of a Git forge. One file per kind of forge implements it.

A forge keeps pull requests; what happens in Git is the same for all of them and stands in `branches.py`,
over the forge's `remote`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from plumbline.canonical import digest
from plumbline.intent import Target
from plumbline.records import Approval, Change, Draft, PullRequest, Status
from plumbline.release.forges.errors import (
    BusyError,
    ForgeError,
    LostRaceError,
    MergeConflictError,
    NoSuchError,
    NotAllowedError,
    NothingToProposeError,
    NotOursError,
    NotReadyError,
)
from plumbline.release.git.remote import Remote

__all__ = [
    "BusyError",
    "Describe",
    "Edit",
    "Forge",
    "ForgeError",
    "LostRaceError",
    "MergeConflictError",
    "NoSuchError",
    "NotAllowedError",
    "NotOursError",
    "NotReadyError",
    "NothingToProposeError",
    "Remote",
    "branch_name",
]

Edit = Callable[[Path], tuple[Change, ...]]
"""Edits a checked-out tree and says what it changed. May be called again after a lost race."""
Describe = Callable[[tuple[Change, ...]], Draft]
"""Writes the pull request from its changes; branch, base and head are filled in afterwards."""


class Forge(Protocol):
    """A repository with pull requests. Merged and closed are terminal.

    Every call raises BusyError when the forge is not reachable or asks to wait, NotAllowedError when the
    account lacks a right, and NoSuchError when there is no such repository or pull request.
    """

    @property
    def name(self) -> str:
        """The repository's name, as in a spec's `release.repository`."""

    @property
    def remote(self) -> Remote:
        """The repository as git reaches it now; ask again for each use, since tokens expire."""

    @property
    def me(self) -> str:
        """The account Plumbline acts as."""

    def find(self, branch: str | None = None) -> list[PullRequest]:
        """Pull requests of a branch of this repository, or all; in every state, oldest first.

        Their files and diff may be left out: on a server they cost a request each. `get` has them.
        """

    def get(self, number: int) -> PullRequest:
        """One pull request as it is now."""

    def create(self, draft: Draft) -> PullRequest:
        """Opens one; where the branch has an open one already (or an answer got lost), that one comes back.

        Raises:
            NoSuchError: if the base or the branch does not exist.
        """

    def update(self, number: int, draft: Draft) -> PullRequest:
        """Writes title and body anew and adds labels and reviewers; what people added stays.

        Raises:
            LostRaceError: if it is open no more, or its branch has another head than the draft.
        """

    def comment(self, number: int, text: str, key: str) -> None:
        """Says something under a pull request, once per key; the same key with another text rewrites it."""

    def statuses(self, commit: str) -> tuple[Status, ...]:
        """What is shown beside a commit; the latest of each name, by name."""

    def set_status(self, commit: str, status: Status) -> None:
        """Shows it beside a commit; nothing is sent when it is shown already."""

    def approvals(self, number: int) -> tuple[Approval, ...]:
        """People the forge authenticated who approve the present head; never its author."""

    def merge(self, number: int, head: str, actor: str) -> PullRequest:
        """Merges with a merge commit and deletes the branch; a merged one stays as it is.

        Args:
            number: which.
            head: the commit that was looked at.
            actor: who decided it; where the forge authenticates, it names the account instead.

        Raises:
            LostRaceError: if the branch has another head by now.
            MergeConflictError: if git cannot merge it; it stays open.
            NotReadyError: if a required status or approval is missing; it stays open.
            NotAllowedError: if the base is protected from this account.
        """

    def close(self, number: int, actor: str) -> PullRequest:
        """Rejects it and deletes the branch; a closed one stays as it is."""

    def revert(self, number: int, branch: str) -> PullRequest:
        """Opens a pull request that takes a merged one back; see `branches.revert`."""


def branch_name(target: Target) -> str:
    """The one branch per target and environment, e.g. `plumbline/multimodal-ai-service-production`.

    Characters a branch should not have become dashes, and a digest then keeps two names apart.
    """
    wanted = f"{target.name}-{target.environment}"
    plain = re.sub(r"[^A-Za-z0-9]+", "-", wanted).strip("-")
    return f"plumbline/{plain}" if plain == wanted else f"plumbline/{plain}-{digest(wanted)[:6]}"
