"""A version on hold goes nowhere until a person lifts the hold."""

from __future__ import annotations

from plumbline.release.situation import Ruling, Situation


def held(situation: Situation) -> Ruling:
    """Stops a version that a rollback or a person put on hold."""
    hold = situation.hold
    if hold is None:
        return Ruling("held", "go", "no hold")
    return Ruling(
        "held",
        "stop",
        f"version {situation.version} is on hold since {hold.at:%Y-%m-%d}, put there by {hold.by}: "
        f"{hold.because.rstrip('.')}; a person must lift the hold first",
    )
