"""What a run did cost, from the seconds it took."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from plumbline.costs.budgets import tags_of
from plumbline.intent import Spec
from plumbline.records import Money, Offer

ACCRUED = Decimal("0.000001")
"""Finer than a quote: many short runs must not round to nothing."""


def accrual(spec: Spec, what: str, offer: Offer, seconds: float) -> dict[str, Any]:
    """The body of an `accrual`: who pays, for what, how long on which offer, how much.

    Args:
        spec: the model's spec; its tags say who pays.
        what: what ran, e.g. `training`.
        offer: the offer it ran on.
        seconds: how long it ran.
    """
    cost = cost_of(offer, seconds).model_dump(mode="json")
    return {**tags_of(spec), "what": what, "seconds": round(seconds, 3), "offer": offer.name, "cost": cost}


def cost_of(offer: Offer, seconds: float) -> Money:
    """Seconds at the offer's price per hour.

    Raises:
        ValueError: for a negative or undefined time.
    """
    if not seconds >= 0:
        raise ValueError(f"a run cannot take {seconds} seconds")
    hours = Decimal(str(seconds)) / 3600
    amount = (hours * offer.price_per_hour.amount).quantize(ACCRUED, ROUND_HALF_UP)
    return Money(amount=amount, currency=offer.price_per_hour.currency)
