"""One entry of the price list against one training: its price in all, or every reason against it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from plumbline.costs.digits import QUOTED, rounded
from plumbline.costs.offers.capability import refusals
from plumbline.costs.offers.carbon import grams
from plumbline.costs.offers.pricing import Priced, priced
from plumbline.costs.offers.run_times import Seconds, run_time
from plumbline.costs.offers.spot import SpotRule, losses, only_with_checkpoints
from plumbline.costs.offers.transfers import transfer
from plumbline.intent import Price, PriceList, Training
from plumbline.records import Money, Offer, Quote, Quotes, Unpriced

LOCAL = "local"
"""The backend that trains on this machine, with what is installed on it."""


@dataclass(frozen=True)
class Knowledge:
    """What is known besides the price list when offers are quoted."""

    at: datetime.datetime | None = None
    """The time; None leaves the age of prices unjudged."""
    live: Quotes | None = None
    """What live sources answered, if they were asked."""
    past: Seconds = field(default_factory=dict)
    """What finished runs took, by offer."""
    trainings: int = 1
    """How many trainings the request takes."""
    missing: str = ""
    """What the training needs and this machine has not installed, as a reason; empty where nothing lacks."""
    refused_on_spot: SpotRule = only_with_checkpoints
    """Says which trainings may run on spot at all."""


def judge(
    price: Price, prices: PriceList, training: Training, available: Collection[str], known: Knowledge
) -> Offer | Unpriced:
    """The entry as an offer for this training, refused or not; without a price it is none.

    Args:
        price: the entry.
        prices: the list it stands in.
        training: what the training needs.
        available: backends installed here.
        known: what is known besides.
    """
    found = priced(price, prices, known.live, known.at)
    here = [known.missing] if known.missing and price.backend == LOCAL else []
    reasons = (*refusals(price, training, available), *here, *found.refusals)
    if found.quote is None or found.price is None:
        return Unpriced(
            name=price.name, backend=price.backend, purchase=price.purchase, refused="; ".join(reasons)
        )
    return _offer(price, prices, training, known, reasons, found, found.quote, found.price)


def _offer(
    price: Price,
    prices: PriceList,
    training: Training,
    known: Knowledge,
    reasons: tuple[str, ...],
    found: Priced,
    quote: Quote,
    an_hour: Money,
) -> Offer:
    hours, how = run_time(price, prices, training, known.past, known.trainings)
    lost = losses(price, prices, training, hours, known.refused_on_spot)
    moved = transfer(price, prices, training)
    late = _too_long(how.high or hours, lost.hours, training)
    refused = (*reasons, *lost.refusals, *late, *moved.refusals)
    interruptions = _money(lost.hours * an_hour.amount, an_hour) if price.purchase == "spot" else None
    data = None if moved.amount is None else _money(moved.amount, an_hour)
    return Offer(
        name=price.name,
        backend=price.backend,
        purchase=price.purchase,
        queue=price.queue,
        hours=hours,
        price_per_hour=an_hour,
        cost=_sum(_money(hours * an_hour.amount, an_hour), interruptions, data),
        refused="; ".join(refused) or None,
        source=quote.source,
        quoted_at=quote.quoted_at,
        age_hours=found.age_hours,
        converted=found.converted,
        region=price.region or "",
        zone=quote.zone,
        capacity=_capacity(price),
        run_time=how,
        transfer=data,
        interruptions=interruptions,
        grams=grams(price, prices, hours + lost.hours),
    )


def _money(amount: Decimal, like: Money) -> Money:
    return Money(amount=rounded(amount, QUOTED), currency=like.currency)


def _sum(first: Money, *parts: Money | None) -> Money:
    for part in parts:
        first = first if part is None else first + part
    return first


def _too_long(hours: Decimal, lost: Decimal, training: Training) -> Iterator[str]:
    """What is wrong with the time it takes, the longest that past runs lead to expect."""
    if hours + lost > training.deadline_hours:
        with_losses = " with the restarts to expect" if lost else ""
        yield f"takes {hours + lost:.2f} hours{with_losses}, {training.deadline_hours} allowed"


def _capacity(price: Price) -> str:
    """`1 T4, 16 GiB`; empty without GPUs."""
    if not price.gpus:
        return ""
    memory = f", {price.gpu_memory_gib} GiB" if price.gpu_memory_gib is not None else ""
    return f"{price.gpus} {price.gpu_type or 'GPU'}{memory}"
