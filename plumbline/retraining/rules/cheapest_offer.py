"""Train on the cheapest offer that meets the deadline."""

from __future__ import annotations

from plumbline.retraining.situation import Ruling, Situation


def cheapest_offer(situation: Situation) -> Ruling | None:
    """Retrains, and says what it costs and what is left before."""
    offer = situation.cheapest
    if offer is None:
        return None
    return Ruling(
        "retrain",
        f"{situation.reason}; retraining on {offer.name} costs {offer.cost} of the {situation.budget_left} "
        f"left {situation.period}{_weighed(situation)}",
        offer,
    )


def _weighed(situation: Situation) -> str:
    if situation.worth is None:
        return ""
    if situation.weighs_money:
        return f"; {situation.worth.costs}"
    return "" if situation.asked else "; more than performance fails, so its worth is not weighed"
