"""Nothing is trained from a budget that a threshold has closed."""

from __future__ import annotations

from plumbline.retraining.situation import Ruling, Situation


def closed_budget(situation: Situation) -> Ruling | None:
    """Nothing, with the threshold that was reached. Nobody is asked: whoever may can raise the budget."""
    if not situation.closed:
        return None
    return Ruling("nothing", f"{situation.reason}, but {situation.closed}")
