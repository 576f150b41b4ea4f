"""Nothing is trained where the one thing that keeps an offer from it is a package that is not installed."""

from __future__ import annotations

from plumbline.retraining.situation import Ruling, Situation


def not_installed(situation: Situation) -> Ruling | None:
    """Nothing, with what is missing and how to install it. The champion stays."""
    if situation.cheapest or not situation.missing:
        return None
    missing = [offer for offer in situation.offers if offer.refused == situation.missing]
    if not missing:
        return None
    return Ruling("nothing", f"{situation.missing}: run `make torch`, and plan again ({situation.reason})")
