"""What a model's accruals tell about an average month."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from plumbline.costs.booked import booked
from plumbline.costs.budgets.errors import BudgetError
from plumbline.records import Entry

DAYS = 90
"""How far back the evidence tells how often a model is trained."""

ENOUGH = 28
"""Days of evidence from which a rate is taken; less is no rate."""

DAYS_A_MONTH = Decimal("365.25") / 12


@dataclass(frozen=True)
class PastMonths:
    """An average month of the last quarter."""

    trainings: Decimal
    """How many."""
    evaluations: Decimal
    """Money, in the budgets' currency."""


def past_months(
    model: str, accruals: Iterable[Entry], today: datetime.date, currency: str
) -> PastMonths | None:
    """A model's average month; none where the evidence is younger than `ENOUGH` days.

    Args:
        model: its name.
        accruals: evidence of kind `accrual`, of any model.
        today: in UTC.
        currency: the budgets'.

    Raises:
        BookedError: an accrual cannot be read.
        BudgetError: an evaluation of these days is in another currency.
    """
    mine = [one for one in map(booked, accruals) if one.tags.get("model") == model]
    first = min((one.day for one in mine), default=today)
    span = min((today - first).days, DAYS)
    if span < ENOUGH:
        return None
    recent = [one for one in mine if (today - one.day).days <= span]
    months = span / DAYS_A_MONTH
    trainings = sum(one.what == "training" for one in recent)
    evaluations = [one.cost for one in recent if one.what == "evaluation"]
    if foreign := sorted({cost.currency for cost in evaluations} - {currency}):
        raise BudgetError(
            f"{model}: evaluations of the last {span} days accrued in {' and '.join(foreign)} and budgets "
            f"are in {currency}: what a month costs can't be told before these days are over"
        )
    spent = sum((cost.amount for cost in evaluations), Decimal(0))
    return PastMonths(Decimal(trainings) / months, spent / months)
