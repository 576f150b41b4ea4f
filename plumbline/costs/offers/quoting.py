"""What a training would cost on each offer of the price list, and which offers cannot run it."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from plumbline.costs.offers.capability import refusals
from plumbline.costs.offers.carbon import grams
from plumbline.costs.offers.interruptions import (
    NeverDoneError,
    hours_with_interruptions,
)
from plumbline.costs.offers.pricing import Priced, priced
from plumbline.costs.offers.ranking import ranked, why
from plumbline.costs.offers.run_times import Seconds, run_time
from plumbline.costs.offers.sources.asking import declared_quotes
from plumbline.costs.offers.transfers import NoTransferPriceError, transfer_cost
from plumbline.intent import Price, PriceList, Training
from plumbline.records import Money, Offer, Quote, Quotes, Unpriced

QUOTED = Decimal("0.0001")
"""Quotes are rounded to this, half up."""


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


@dataclass(frozen=True)
class Ranking:
    """Every offer of the list, judged for one training."""

    offers: tuple[Offer, ...]
    """Usable ones first, the best of them first."""
    unpriced: tuple[Unpriced, ...]
    because: str
    """Why the first one won; empty where none can be used."""

    @property
    def refusals(self) -> dict[str, str]:
        """Why capacity can't be used, by name."""
        refused = {offer.name: offer.refused for offer in self.offers if offer.refused is not None}
        return refused | {capacity.name: capacity.refused for capacity in self.unpriced}


def quote(
    prices: PriceList,
    training: Training,
    available: Collection[str],
    knowledge: Knowledge | None = None,
) -> tuple[Offer, ...]:
    """Every offer with its price for this training: usable ones, the best first, then the refused ones.

    Args:
        prices: the dated price list.
        training: what the training needs, and its minutes at speed 1.0.
        available: backends installed here, e.g. `{"local"}`.
        knowledge: what is known besides.
    """
    return rank(prices, training, available, knowledge).offers


def rank(
    prices: PriceList,
    training: Training,
    available: Collection[str],
    knowledge: Knowledge | None = None,
) -> Ranking:
    """As `quote`, with what has no price, and why the first offer won."""
    known, declared = knowledge or Knowledge(), declared_quotes(prices)
    judged = [_Case(price, prices, training, available, known, declared).judged for price in prices.offers]
    offers = ranked((one for one in judged if isinstance(one, Offer)), prices.carbon_within_percent)
    unpriced = tuple(one for one in judged if isinstance(one, Unpriced))
    return Ranking(offers, unpriced, why(offers, len(unpriced)))


@dataclass(frozen=True)
class _Case:
    """One entry of the list against one training."""

    price: Price
    prices: PriceList
    training: Training
    available: Collection[str]
    known: Knowledge
    declared: Mapping[str, Quote]

    @property
    def judged(self) -> Offer | Unpriced:
        price = self.price
        found = priced(price, self.prices, self.declared, self.known.live, self.known.at)
        reasons = [*refusals(price, self.training, self.available), *found.refusals]
        if found.quote is None or found.price is None:
            return Unpriced(
                name=price.name, backend=price.backend, purchase=price.purchase, refused="; ".join(reasons)
            )
        return self._offer(found, found.quote, found.price, reasons)

    def _offer(self, found: Priced, quote: Quote, an_hour: Money, reasons: list[str]) -> Offer:
        price, training = self.price, self.training
        hours, how = run_time(price, self.prices, training, self.known.past, self.known.trainings)
        lost = self._lost_hours(hours, reasons)
        reasons += _too_long(how.high or hours, lost, training)
        transfer = self._transfer(reasons)
        interruptions = None if price.purchase != "spot" else self._money(lost * an_hour.amount)
        cost = self._money(hours * an_hour.amount)
        for part in (interruptions, transfer):
            cost = cost + part if part else cost
        return Offer(
            name=price.name,
            backend=price.backend,
            purchase=price.purchase,
            queue=price.queue,
            hours=hours,
            price_per_hour=an_hour,
            cost=cost,
            refused="; ".join(reasons) or None,
            source=quote.source,
            quoted_at=quote.quoted_at,
            age_hours=found.age_hours,
            converted=found.converted,
            region=price.region or "",
            zone=quote.zone,
            capacity=_capacity(price),
            run_time=how,
            transfer=transfer,
            interruptions=interruptions,
            grams=grams(price, self.prices, hours + lost),
        )

    def _lost_hours(self, hours: Decimal, reasons: list[str]) -> Decimal:
        """What losing spot machines is expected to take; adds why spot is not allowed."""
        price, training = self.price, self.training
        if price.purchase != "spot":
            return Decimal(0)
        if not training.resumable and hours > self.prices.spot_limit_hours:
            reasons.append(_not_resumable(hours, self.prices.spot_limit_hours))
        if price.interruptions_per_hour is None:
            reasons.append("nobody says how often it is taken away (interruptions_per_hour)")
            return Decimal(0)
        rate, restart = price.interruptions_per_hour, training.restart_minutes / 60
        try:
            expected = hours_with_interruptions(hours, rate, restart, resumable=training.resumable)
        except NeverDoneError as error:
            reasons.append(str(error))
            return Decimal(0)
        return expected - hours

    def _transfer(self, reasons: list[str]) -> Money | None:
        try:
            amount = transfer_cost(self.price, self.prices, self.training)
        except NoTransferPriceError as error:
            reasons.append(str(error))
            return None
        return None if amount is None else self._money(amount)

    def _money(self, amount: Decimal) -> Money:
        return Money(amount=amount.quantize(QUOTED, ROUND_HALF_UP), currency=self.prices.currency)


def _too_long(hours: Decimal, lost: Decimal, training: Training) -> list[str]:
    """What is wrong with the time it takes, the longest that past runs lead to expect."""
    if hours + lost <= training.deadline_hours:
        return []
    with_losses = " with the restarts to expect" if lost else ""
    return [f"takes {hours + lost:.2f} hours{with_losses}, {training.deadline_hours} allowed"]


def _not_resumable(hours: Decimal, limit: Decimal) -> str:
    start = "a spot machine can be taken away and this training is not resumable"
    return f"{start}: {hours:.2f} hours, {limit} allowed" if limit else start


def _capacity(price: Price) -> str:
    """`1 T4, 16 GiB`; empty without GPUs."""
    if not price.gpus:
        return ""
    memory = f", {price.gpu_memory_gib} GiB" if price.gpu_memory_gib is not None else ""
    return f"{price.gpus} {price.gpu_type or 'GPU'}{memory}"
