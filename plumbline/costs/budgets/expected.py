"""What a model is expected to cost in an average month: its trainings, its evaluations, what serves it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from plumbline.costs.booked import booked
from plumbline.costs.budgets.errors import BudgetError
from plumbline.costs.digits import QUOTED, rounded
from plumbline.costs.offers.quoting import Ranking
from plumbline.intent import Spec
from plumbline.records import Entry, Money, Offer
from plumbline.records.costs import plain_amount

DAYS = 90
"""How far back the evidence tells how often a model is trained."""

ENOUGH = 28
"""Days of evidence from which a rate is taken; less is no rate."""

DAYS_A_MONTH = Decimal("365.25") / 12
HOURS_A_MONTH = DAYS_A_MONTH * 24

ASSUMED = Decimal(1)
"""Trainings a month where nothing tells how many."""


@dataclass(frozen=True)
class Past:
    """What a model's accruals tell about an average month."""

    trainings: Decimal
    evaluations: Decimal
    """Money, in the budgets' currency."""


@dataclass(frozen=True)
class Part:
    """A part of the cost of a month, and the tags it would be booked under."""

    tags: dict[str, str]
    amount: Decimal


@dataclass(frozen=True)
class Expectation:
    """One model's month."""

    model: str
    parts: tuple[Part, ...]
    rule: str

    @property
    def amount(self) -> Decimal:
        """The sum of its parts."""
        return sum((part.amount for part in self.parts), Decimal(0))


def past_of(model: str, accruals: Iterable[Entry], today: datetime.date) -> Past | None:
    """An average month of the last quarter; none where the evidence is younger than `ENOUGH` days."""
    mine = [one for one in map(booked, accruals) if one.tags.get("model") == model]
    first = min((one.day for one in mine), default=today)
    span = min((today - first).days, DAYS)
    if span < ENOUGH:
        return None
    recent = [one for one in mine if (today - one.day).days <= span]
    months = span / DAYS_A_MONTH
    trainings = sum(one.what == "training" for one in recent)
    evaluations = sum((one.cost.amount for one in recent if one.what == "evaluation"), Decimal(0))
    return Past(Decimal(trainings) / months, evaluations / months)


def expected(
    spec: Spec,
    ranking: Ranking,
    nights: Decimal,
    past: Past | None = None,
    trainings: Decimal | None = None,
) -> Expectation:
    """A model's month at the prices of a list.

    Args:
        spec: the model.
        ranking: the offers for one training.
        nights: how often its schedule comes due in a month; it is trained at most as often.
        past: what its accruals tell; without it one training a month is assumed.
        trainings: trainings a month, whatever the past says.

    Raises:
        BudgetError: no offer can train it, or the list has no price for what serves it.
    """
    best = next((offer for offer in ranking.offers if offer.refused is None), None)
    if best is None:
        reasons = "; ".join(f"{name} ({why})" for name, why in ranking.refusals.items())
        raise BudgetError(f"{spec.model}: what it costs cannot be told, no offer can train it: {reasons}")
    rate, source = _rate(nights, past, trainings)
    rule = f"{_plain(rate)} training{'' if rate == 1 else 's'} ({source}) at {best.cost} on {best.name}"
    parts = [Part(spec.tags, rounded(rate * best.cost.amount, QUOTED))]
    if past and past.evaluations:
        parts.append(Part(spec.tags, rounded(past.evaluations, QUOTED)))
        rule += f", evaluations as accrued ({_money(past.evaluations, best)})"
    served = tuple(_served(spec, ranking.offers))
    if served:
        rule += f", serving as declared ({_money(sum(part.amount for part in served), best)})"
    return Expectation(spec.model, (*parts, *served), rule)


def _rate(nights: Decimal, past: Past | None, trainings: Decimal | None) -> tuple[Decimal, str]:
    if trainings is not None:
        return trainings, "given"
    if past is not None:
        return min(past.trainings, nights), f"as in the last {DAYS} days"
    return min(ASSUMED, nights), "assumed: no history"


def _served(spec: Spec, offers: tuple[Offer, ...]) -> Iterator[Part]:
    if spec.serving is None:
        return
    name = spec.serving.offer
    offer = next((one for one in offers if one.name == name), None)
    if offer is None:
        raise BudgetError(f"{spec.model}: policies/prices.yaml has no price for {name!r} to serve it on")
    for environment, machines in spec.serving.replicas.items():
        cost = rounded(machines * offer.price_per_hour.amount * HOURS_A_MONTH, QUOTED)
        yield Part(spec.tags | {"environment": environment}, cost)


def _plain(number: Decimal) -> str:
    return plain_amount(rounded(number, Decimal("0.1")))


def _money(amount: Decimal | int, like: Offer) -> Money:
    return Money(amount=rounded(Decimal(amount), QUOTED), currency=like.cost.currency)
