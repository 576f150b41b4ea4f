"""A retraining that will pay is not done before its time; fairness and safety do not wait."""

from __future__ import annotations

from plumbline.retraining.situation import Ruling, Situation


def worth_waiting(situation: Situation) -> Ruling | None:
    """Nothing tonight, where the policy waits: for a cheaper night, or until a rise has lasted.

    The next night asks again, whether or not it raises an alarm.
    """
    worth = situation.worth
    if not situation.weighs_money or worth is None or worth.retrain:
        return None
    why = "later is cheaper" if worth.later <= worth.now else "the rise may pass"
    return Ruling(
        "nothing",
        f"{situation.reason}, and retraining for {situation.price} waits, for {why}: {worth.costs} "
        f"({worth.policy}, by {worth.metric})",
        waits=True,
    )
