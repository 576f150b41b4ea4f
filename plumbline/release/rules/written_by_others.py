"""Plumbline vouches for the commit it pushed, and overwrites nobody's work."""

from __future__ import annotations

from plumbline.release.situation import Proposed, Ruling


def written_by_others(situation: Proposed) -> Ruling:
    """Stops a pull request whose branch somebody else has pushed to."""
    if situation.pull.head == situation.pushed or situation.unrecorded:
        return Ruling("written_by_others", "go", "the branch is as Plumbline wrote it")
    return Ruling(
        "written_by_others",
        "stop",
        "somebody else pushed to this branch: the evidence is not about what it holds now",
    )
