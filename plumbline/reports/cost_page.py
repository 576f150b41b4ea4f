"""A cost report as one self-contained page: no script, no request, readable on a phone."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from plumbline.records import CostReport, CurrencyCosts, Money, Standing
from plumbline.records.costs import plain_amount
from plumbline.reports import cost_charts
from plumbline.reports.cost_text import UNBILLED, likely_sentence
from plumbline.reports.money import shown_amount, shown_share, shown_unit
from plumbline.reports.templating import render

LINES = 25
"""How many lines are seen at once; the others unfold."""

FIRST = 10
"""How many untagged resources are seen at once; the others unfold."""

UNTAGGED = 50
"""How many resources are listed at most."""


class BudgetRow(NamedTuple):
    """A budget as it stands."""

    standing: Standing
    forecast: Money
    reached: Sequence[str]
    """What its thresholds say."""


def render_costs(report: CostReport, budgets: Sequence[BudgetRow] = ()) -> str:
    """The page; budgets are those of the day it is written."""
    return render(
        "costs.html.j2",
        {
            "title": f"Costs by {', '.join(report.by)}",
            "report": report,
            "budgets": [(row, _used(row)) for row in budgets],
            "charts": {
                costs.currency: cost_charts.day_chart(costs, report.first, report.last)
                for costs in report.currencies
            },
            "amount": shown_amount,
            "share": shown_share,
            "unit_amount": shown_unit,
            "last_day": lambda standing: standing.end - datetime.timedelta(days=1),
            "tick_name": _tick_name,
            "width": _width,
            "unbilled": UNBILLED,
            "likely": likely_sentence,
            "shown": LINES,
            "series": cost_charts.SERIES,
            "first": FIRST,
            "most": UNTAGGED,
        },
    )


def _used(row: BudgetRow) -> tuple[float, float]:
    """How much of what is allowed is spent, and how much spent or reserved; of a hundred, at most."""
    one = row.standing
    spent, taken = one.spent.amount, one.spent.amount + one.reserved.amount
    return _share_of(one.limit.amount, spent), _share_of(one.limit.amount, taken)


def _share_of(whole: Decimal, part: Decimal) -> float:
    """In percent, from none to all; all of nothing is used."""
    return round(float(min(max(part / whole, Decimal(0)), Decimal(1)) * 100), 2) if whole > 0 else 100.0


def _tick_name(amount: Decimal) -> str:
    """`2,000`, `0.5`: as many digits as there are."""
    return f"{Decimal(plain_amount(amount)):,f}"


def _width(costs: CurrencyCosts, part: Decimal) -> float:
    """A bar's width, of a hundred: the largest line fills it. Credits have none."""
    largest = max((line.total for line in costs.lines), default=Decimal(0))
    return round(float(max(part, Decimal(0)) / largest * 100), 2) if largest > 0 else 0.0
