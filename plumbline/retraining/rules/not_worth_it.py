"""Nothing is retrained that costs more than it is expected to bring; fairness and safety have no price."""

from __future__ import annotations

from plumbline.retraining.situation import Ruling, Situation


def not_worth_it(situation: Situation) -> Ruling | None:
    """Nothing, where keeping the model is expected to be cheapest."""
    worth = situation.worth
    if not situation.weighs_money or worth is None or worth.retrain:
        return None
    if not worth.not_at_all <= worth.now or not worth.not_at_all <= worth.later:
        return None
    return Ruling(
        "nothing",
        f"{situation.reason}, but retraining is not worth its price of {situation.price}: {worth.costs} "
        f"({worth.policy}, by {worth.metric})",
    )
