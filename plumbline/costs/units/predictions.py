"""The cost per 1,000 predictions: everything that accrued, over the rows that arrived and were judged."""

from __future__ import annotations

import datetime
from decimal import Decimal

from plumbline.costs.units.unit_cost import unit_costs_of, unknown
from plumbline.costs.units.work import Work
from plumbline.figures import counted
from plumbline.records import UnitCost

NAME = "1,000 predictions"


def per_thousand_predictions(work: Work, first: datetime.date, last: datetime.date) -> list[UnitCost]:
    """One record a currency. A night's rows count once, on the night's date."""
    windows = {
        found.verdict.window.content: found.verdict.window.rows
        for found in work.evaluations("champion")
        if found.verdict.window.date is not None and first <= found.verdict.window.date <= last
    }
    rows = sum(windows.values())
    if not rows:
        return [
            unknown(work, NAME, "no night dated in these days was judged, so nothing tells of predictions")
        ]
    served = any(one.what == "serving" for one in work.booked)
    serving = "serving included" if served else "no serving hours accrued, so without serving"
    because = (
        f"{counted(rows, 'row')} of {counted(len(windows), 'judged night')}; {serving}; {work.reviewed()}"
    )
    return unit_costs_of(work, NAME, work.spent(), Decimal(rows) / 1000, because)
