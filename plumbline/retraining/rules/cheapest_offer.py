"""Train on the cheapest offer that meets the deadline."""

from __future__ import annotations

from plumbline.retraining.situation import Ruling, Situation


def cheapest_offer(situation: Situation) -> Ruling | None:
    """Retrains, and says what it costs and what is left before."""
    offer = situation.cheapest
    if offer is None:
        return None
    expected = f"; {situation.worth.costs}" if situation.worth and situation.weighs_money else ""
    return Ruling(
        "retrain",
        f"{situation.reason}; retraining on {offer.name} costs {offer.cost} of the {situation.budget_left} "
        f"left {situation.period}{expected}",
        offer,
    )
