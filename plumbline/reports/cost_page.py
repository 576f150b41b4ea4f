"""A cost report as one self-contained page: no script, no request, readable on a phone."""

from __future__ import annotations

from decimal import Decimal

from plumbline.records import CostReport, CurrencyCosts
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


def render_costs(report: CostReport) -> str:
    """The page."""
    return render(
        "costs.html.j2",
        {
            "title": f"Costs by {', '.join(report.by)}",
            "report": report,
            "charts": {
                costs.currency: cost_charts.day_chart(costs, report.first, report.last)
                for costs in report.currencies
            },
            "amount": shown_amount,
            "share": shown_share,
            "unit_amount": shown_unit,
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


def _tick_name(amount: Decimal) -> str:
    """`2,000`, `0.5`: as many digits as there are."""
    return f"{Decimal(plain_amount(amount)):,f}"


def _width(costs: CurrencyCosts, part: Decimal) -> float:
    """A bar's width, of a hundred: the largest line fills it. Credits have none."""
    largest = max((line.total for line in costs.lines), default=Decimal(0))
    return round(float(max(part, Decimal(0)) / largest * 100), 2) if largest > 0 else 0.0
