"""A training that used up what it was given goes on only when somebody gives it more."""

from __future__ import annotations

from plumbline.retraining.rules.asking import ask
from plumbline.retraining.situation import Ruling, Situation


def stopped_at_limit(situation: Situation) -> Ruling | None:
    """Asks an approver for the offer's price once more; nothing when there is nobody to ask."""
    stopped, offer = situation.stopped, situation.cheapest
    if stopped is None or offer is None:
        return None
    kept = f"its checkpoint {stopped.checkpoint} is kept" if stopped.checkpoint else "it left no checkpoint"
    because = (
        f"{situation.reason}; its training was stopped when {stopped.limit} were used up, and {kept}. "
        f"To go on, {offer.cost} more are asked for on {offer.name}"
    )
    return ask(situation, because, offer)
