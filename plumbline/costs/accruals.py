"""What a run did cost: machines, times hours, times the quoted price, booked when it happens."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from plumbline.costs.digits import ACCRUED, rounded
from plumbline.intent import Spec
from plumbline.records import Money, Offer, unless_empty


def accrual(
    spec: Spec,
    what: str,
    offer: Offer,
    seconds: float,
    *,
    attempt: int = 1,
    machines: int = 1,
    environment: str | None = None,
    day: datetime.date | None = None,
) -> dict[str, Any]:
    """The body of an `accrual`: who pays, for what, how long on how much of which offer, how much.

    Args:
        spec: the model's spec; its tags say who pays.
        what: what ran: `training`, `evaluation` or `serving`.
        offer: the offer it ran on, with its price.
        seconds: how long each machine ran.
        attempt: which attempt at the same work it was, from 1.
        machines: how many ran that long.
        environment: what it ran for, if that is not the spec's production.
        day: the day in UTC on which it ran, if it is booked later.
    """
    body: dict[str, Any] = {
        **spec.tags,
        "what": what,
        "attempt": attempt,
        "machines": machines,
        "seconds": round(seconds, 3),
        "offer": offer.name,
        "purchase": offer.purchase,
        "price_per_hour": offer.price_per_hour.model_dump(mode="json"),
        "cost": cost_of(offer, seconds, machines).model_dump(mode="json"),
    }
    if environment is not None:
        body["environment"] = environment
    if day is not None:
        body["day"] = day.isoformat()
    return body | _quoted(offer)


def _quoted(offer: Offer) -> dict[str, Any]:
    """What is known of the capacity and of its price: what it is, where, and who said what it costs when."""
    quoted_at = offer.quoted_at.isoformat() if offer.quoted_at else ""
    known = {
        "capacity": offer.capacity,
        "region": offer.region,
        "price_source": offer.source,
        "quoted_at": quoted_at,
    }
    return unless_empty(known, *known)


def seconds_for(money: Money, offer: Offer) -> float | None:
    """How long an amount lasts on an offer; None where the offer costs nothing.

    Raises:
        ValueError: they are in two currencies.
    """
    if money.currency != offer.price_per_hour.currency:
        raise ValueError(f"{money} buys nothing that is priced in {offer.price_per_hour.currency}")
    if not offer.price_per_hour.amount:
        return None
    return float(money.amount / offer.price_per_hour.amount * 3600)


def cost_of(offer: Offer, seconds: float, machines: int = 1) -> Money:
    """Seconds of a number of machines at the offer's price per hour.

    Raises:
        ValueError: for a negative or undefined time, or no machine.
    """
    if not seconds >= 0:
        raise ValueError(f"a run cannot take {seconds} seconds")
    if machines < 1:
        raise ValueError(f"{machines} machines cannot run")
    hours = Decimal(str(seconds)) * machines / 3600
    amount = rounded(hours * offer.price_per_hour.amount, ACCRUED)
    return Money(amount=amount, currency=offer.price_per_hour.currency)
