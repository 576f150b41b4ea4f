"""Above the budget people decide, and never the one who asked."""

from __future__ import annotations

from plumbline.records import Standing
from plumbline.retraining.rules.asking import ask
from plumbline.retraining.situation import Ruling, Situation


def over_budget(situation: Situation) -> Ruling | None:
    """Asks an approver to pay for the cheapest offer; nothing when there is nobody to ask."""
    offer = situation.cheapest
    if offer is None or offer.cost <= situation.budget_left:
        return None
    price = (
        f"{situation.reason}; retraining on {offer.name} would cost {offer.cost} "
        f"and {situation.budget_left} is left {situation.period}"
    )
    lacking = [one for one in situation.standings if not offer.cost <= one.left]
    if lacking and not situation.approvers:
        return Ruling("nothing", f"{price}; {_each(lacking)}")
    return ask(situation, price, offer)


def _each(lacking: list[Standing]) -> str:
    named = ", ".join(f"{one.budget} ({' or '.join(one.approvers)})" for one in lacking)
    return f"nobody may approve it alone: each budget needs a `plumbline budget override`, {named}"
