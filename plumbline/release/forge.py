"""What the release needs of a Git forge. One file per kind of forge implements it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from plumbline.canonical import digest
from plumbline.errors import PlumblineError, TransientError
from plumbline.intent import Target
from plumbline.records import Change, PullRequest

BASE = "main"
"""The branch that is deployed."""

Edit = Callable[[Path], tuple[Change, ...]]
"""Edits a checked-out tree and says what it changed. May be called again after a lost race."""
Describe = Callable[[tuple[Change, ...]], str]
"""Writes a pull request's body from its changes."""


class ForgeError(PlumblineError):
    """The forge could not do it; says what, in which repository, and what to do."""


class NothingToProposeError(ForgeError):
    """The base already holds what the edit would make."""


class MergeConflictError(ForgeError):
    """The pull request cannot be merged as it is; it stays open."""


class LostRaceError(ForgeError, TransientError):
    """Others kept pushing while we tried; nothing was written."""


class NotOursError(ForgeError):
    """The branch holds somebody else's commits; they are not overwritten."""


class Forge(Protocol):
    """A repository with pull requests. Merged and closed are terminal."""

    @property
    def name(self) -> str:
        """The repository's name, as in a spec's `release.repository`."""

    def find(self, branch: str | None = None) -> list[PullRequest]:
        """Pull requests of a branch, or all; oldest first."""

    def get(self, number: int) -> PullRequest:
        """One pull request as it is now."""

    def open_or_update(
        self, branch: str, base: str, title: str, describe: Describe, edit: Edit
    ) -> PullRequest:
        """The one open pull request of `branch`, holding exactly `edit` on top of `base`.

        Raises:
            NothingToProposeError: if the edit changes nothing.
            NotOursError: if somebody else committed to the branch.
            LostRaceError: if others kept pushing.
        """

    def changes_at(self, commit: str, edit: Edit) -> tuple[Change, ...]:
        """What an edit would still change in the tree of a commit; nothing is kept."""

    def merge(self, number: int, actor: str) -> PullRequest:
        """Merges with a merge commit; a merged one stays as it is.

        Raises:
            MergeConflictError: if git cannot merge it; it stays open.
        """

    def close(self, number: int, actor: str) -> PullRequest:
        """Rejects it; a closed one stays as it is."""


def branch_name(target: Target) -> str:
    """The one branch per target and environment, e.g. `plumbline/multimodal-ai-service-production`.

    Characters a branch should not have become dashes, and a digest then keeps two names apart.
    """
    wanted = f"{target.name}-{target.environment}"
    plain = re.sub(r"[^A-Za-z0-9]+", "-", wanted).strip("-")
    return f"plumbline/{plain}" if plain == wanted else f"plumbline/{plain}-{digest(wanted)[:6]}"
