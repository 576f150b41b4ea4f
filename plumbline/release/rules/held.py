"""A version on hold goes nowhere until a person lifts the hold."""

from __future__ import annotations

from plumbline.attestation.holds import since
from plumbline.release.situation import Ruling, Situation


def held(situation: Situation) -> Ruling:
    """Stops a version that a rollback or a person put on hold."""
    hold = situation.hold
    if hold is None:
        return Ruling("held", "go", "no hold")
    because = f"version {situation.version} is on hold {since(hold)}; a person must lift the hold first"
    return Ruling("held", "stop", because)
