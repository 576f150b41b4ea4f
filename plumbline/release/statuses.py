"""The statuses beside a commit that a forge requires: their text, and those that are always green."""

from __future__ import annotations

from typing import Literal

from plumbline.records import Status

VERDICT, FREEZE, APPROVALS = "plumbline/verdict", "plumbline/freeze", "plumbline/approvals"
"""The commit statuses. A forge's branch protection requires all three."""

WIDTH = 140
"""Characters of a status's text that every forge shows."""


def status(name: str, state: Literal["success", "pending", "failure"], text: str) -> Status:
    """A status with its text on one line, cut where a forge would cut it."""
    line = " ".join(text.split())
    shown = line if len(line) <= WIDTH else line[: WIDTH - 1].rstrip() + "\u2026"
    return Status(name=name, state=state, text=shown)


def rollback_statuses(evidence: str) -> tuple[Status, ...]:
    """What a rollback's pull request shows: it needs no verdict, no approval, and no freeze holds it.

    Args:
        evidence: digest of what it rests on.
    """
    return (
        status(VERDICT, "success", f"a rollback needs no verdict; evidence sha256:{evidence}"),
        status(FREEZE, "success", "no freeze holds a rollback"),
        status(APPROVALS, "success", "a rollback needs no approval"),
    )


def hold_statuses() -> tuple[Status, ...]:
    """What a hold and the end of one show: they release nothing, so there is nothing to ask."""
    return tuple(status(name, "success", "releases nothing") for name in (VERDICT, FREEZE, APPROVALS))
