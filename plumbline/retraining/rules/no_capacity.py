"""Nothing is trained where no offer can run it before its deadline."""

from __future__ import annotations

from plumbline.retraining.situation import Ruling, Situation


def no_capacity(situation: Situation) -> Ruling | None:
    """Nothing, with the reason for each offer."""
    if situation.cheapest:
        return None
    found = [f"{offer.name} ({offer.refused})" for offer in situation.offers]
    found += [f"{capacity.name} ({capacity.refused})" for capacity in situation.unpriced]
    refusals = "; ".join(found)
    return Ruling("nothing", f"{situation.reason}, but there is no capacity: {refusals or 'no offers'}")
