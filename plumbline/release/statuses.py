"""The statuses beside a commit that a forge requires, of a promotion, a rollback and a hold."""

from __future__ import annotations

from typing import Literal

from plumbline.records import Status
from plumbline.release.situation import Ruling, Situation

VERDICT, FREEZE, APPROVALS = "plumbline/verdict", "plumbline/freeze", "plumbline/approvals"
"""The commit statuses. A forge's branch protection requires all three."""

WIDTH = 140
"""Characters of a status's text that every forge shows."""

_NAME = 30
"""Characters of a name in a status: the evidence's digest must not be cut off."""


def status(name: str, state: Literal["success", "pending", "failure"], text: str) -> Status:
    """A status with its text on one line, cut where a forge would cut it."""
    line = " ".join(text.split())
    shown = line if len(line) <= WIDTH else line[: WIDTH - 1].rstrip() + "\u2026"
    return Status(name=name, state=state, text=shown)


def promotion_statuses(
    situation: Situation, red: Ruling | None, frozen: Ruling, approved: Ruling
) -> tuple[Status, ...]:
    """What a promotion's pull request shows.

    Args:
        situation: the version on its way.
        red: the first rule about the version that does not let it go on; none if all do.
        frozen: what the freezes say.
        approved: what the approvals say.
    """
    return (
        status(VERDICT, "failure", red.because) if red else _holding(situation),
        status(FREEZE, "success" if frozen.says == "go" else "pending", frozen.because),
        status(APPROVALS, "success" if approved.says == "go" else "pending", approved.because),
    )


def _holding(situation: Situation) -> Status:
    said = f"waived by {situation.waived_by[:_NAME]}" if situation.waived_by else "passed"
    until = f"{situation.expires:%Y-%m-%d}"
    return status(VERDICT, "success", f"{said}, until {until}; evidence sha256:{situation.evidence}")


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
