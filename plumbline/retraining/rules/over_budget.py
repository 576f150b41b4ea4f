"""Above the budget people decide, and never the one who asked."""

from __future__ import annotations

from plumbline.retraining.situation import Ruling, Situation


def over_budget(situation: Situation) -> Ruling | None:
    """Asks an approver to pay for the cheapest offer; nothing when there is nobody to ask."""
    offer = situation.cheapest
    if offer is None or offer.cost <= situation.budget_left:
        return None
    price = (
        f"{situation.reason}; retraining on {offer.name} would cost {offer.cost} "
        f"and {situation.budget_left} is left this month"
    )
    others = [name for name in situation.approvers if name != situation.requester]
    if not others:
        return Ruling("nothing", f"{price}; nobody but {situation.requester}, who asked, may approve it")
    return Ruling("ask", f"{price}; {' or '.join(others)} may approve it", offer)
