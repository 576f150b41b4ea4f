"""The champion stays while no gate fails and nobody asks for another."""

from __future__ import annotations

from plumbline.retraining.situation import Ruling, Situation


def nothing_failing(situation: Situation) -> Ruling | None:
    """Nothing to do, and nothing to pay."""
    if situation.gates or situation.asked:
        return None
    return Ruling("nothing", "no gate fails, so there is nothing to retrain for")
