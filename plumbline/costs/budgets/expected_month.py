"""What a model is expected to cost in an average month: its trainings, its evaluations, what serves it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from plumbline.costs.budgets.errors import BudgetError
from plumbline.costs.budgets.past_months import DAYS, DAYS_A_MONTH, PastMonths
from plumbline.costs.digits import QUOTED, rounded
from plumbline.costs.offers.quoting import Ranking
from plumbline.intent import Spec
from plumbline.records import Money, Offer
from plumbline.records.costs import plain_amount

HOURS_A_MONTH = DAYS_A_MONTH * 24

ASSUMED = Decimal(1)
"""Trainings a month where nothing tells how many."""


@dataclass(frozen=True)
class ExpectedCost:
    """A part of the cost of a month, and the tags it would be booked under."""

    tags: dict[str, str]
    amount: Decimal


@dataclass(frozen=True)
class ExpectedMonth:
    """One model's month."""

    model: str
    parts: tuple[ExpectedCost, ...]
    rule: str

    @property
    def amount(self) -> Decimal:
        """The sum of its parts."""
        return sum((part.amount for part in self.parts), Decimal(0))


def expected_month(
    spec: Spec,
    ranking: Ranking,
    nights: Decimal,
    past: PastMonths | None = None,
    trainings: Decimal | None = None,
) -> ExpectedMonth:
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
    parts = [ExpectedCost(spec.tags, rounded(rate * best.cost.amount, QUOTED))]
    if past and past.evaluations:
        parts.append(ExpectedCost(spec.tags, rounded(past.evaluations, QUOTED)))
        rule += f", evaluations as accrued ({_money(past.evaluations, best)})"
    served = tuple(_served(spec, ranking.offers))
    if served:
        rule += f", serving as declared ({_money(sum(part.amount for part in served), best)})"
    return ExpectedMonth(spec.model, (*parts, *served), rule)


def _rate(nights: Decimal, past: PastMonths | None, trainings: Decimal | None) -> tuple[Decimal, str]:
    if trainings is not None:
        return trainings, "given"
    if past is not None:
        return min(past.trainings, nights), f"as in the last {DAYS} days"
    return min(ASSUMED, nights), "assumed: no history"


def _served(spec: Spec, offers: tuple[Offer, ...]) -> Iterator[ExpectedCost]:
    if spec.serving is None:
        return
    name = spec.serving.offer
    offer = next((one for one in offers if one.name == name), None)
    if offer is None:
        raise BudgetError(f"{spec.model}: policies/prices.yaml has no price for {name!r} to serve it on")
    for environment, machines in spec.serving.replicas.items():
        cost = rounded(machines * offer.price_per_hour.amount * HOURS_A_MONTH, QUOTED)
        yield ExpectedCost(spec.tags | {"environment": environment}, cost)


def _plain(number: Decimal) -> str:
    return plain_amount(rounded(number, Decimal("0.1")))


def _money(amount: Decimal | int, like: Offer) -> Money:
    return Money(amount=rounded(Decimal(amount), QUOTED), currency=like.cost.currency)
