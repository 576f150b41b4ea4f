"""A version is not put over a newer one; that would be a rollback, which has a way of its own."""

from __future__ import annotations

from plumbline.release.situation import Ruling, Situation


def superseded(situation: Situation) -> Ruling:
    """Ends a promotion to an environment where a newer version was seen to run."""
    running, version = situation.running, situation.version
    if running is None or not (running.isdecimal() and version.isdecimal()) or int(running) <= int(version):
        return Ruling("superseded", "go", "nothing newer runs there")
    return Ruling(
        "superseded",
        "end",
        f"{situation.environment} runs version {running} by now, which is newer than {version}",
    )
