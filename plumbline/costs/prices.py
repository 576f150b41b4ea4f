"""What a training would cost on each offer of the price list, and which offers cannot run it."""

from __future__ import annotations

from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal

from plumbline.intent import Price, PriceList, Training
from plumbline.records import Money, Offer

QUOTED = Decimal("0.0001")
"""Quotes are rounded to this, half up."""


def quote(prices: PriceList, training: Training, available: Collection[str]) -> tuple[Offer, ...]:
    """Every offer with its price for this training: usable ones cheapest first, then the refused ones.

    Args:
        prices: the dated price list.
        training: what the training needs, and its minutes at speed 1.0.
        available: backends installed here, e.g. `{"local"}`.
    """
    offers = (_offer(price, prices.currency, training, available) for price in prices.offers)
    return tuple(sorted(offers, key=_rank))


def _rank(offer: Offer) -> tuple[bool, Decimal, Decimal, str]:
    return offer.refused is not None, offer.cost.amount, offer.hours, offer.name


def _offer(price: Price, currency: str, training: Training, available: Collection[str]) -> Offer:
    hours = training.minutes / 60 / price.speed
    cost = (hours * price.price_per_hour).quantize(QUOTED, ROUND_HALF_UP)
    return Offer(
        name=price.name,
        backend=price.backend,
        purchase=price.purchase,
        queue=price.queue,
        hours=hours,
        price_per_hour=Money(amount=price.price_per_hour, currency=currency),
        cost=Money(amount=cost, currency=currency),
        refused="; ".join(_refusals(price, training, hours, available)) or None,
    )


def _refusals(price: Price, training: Training, hours: Decimal, available: Collection[str]) -> list[str]:
    """Every reason why this capacity cannot run this training."""
    memory, gpus, deadline = training.memory_gib, training.gpus, training.deadline_hours
    lost = price.purchase == "spot" and not training.resumable
    checks = (
        (price.backend not in available, f"backend {price.backend} is not installed here"),
        (price.memory_gib < memory, f"{price.memory_gib} GiB of memory, {memory} needed"),
        (price.gpus < gpus, f"{price.gpus} GPUs, {gpus} needed"),
        (lost, "a spot machine can be taken away and this training is not resumable"),
        (hours > deadline, f"takes {hours:.2f} hours, {deadline} allowed"),
    )
    return [reason for applies, reason in checks if applies]
