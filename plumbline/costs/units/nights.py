"""The cost per judged night: every step of the evaluations in these days, over the nights judged in them."""

from __future__ import annotations

from decimal import Decimal

from plumbline.costs.units.unit_cost import unit_costs_of, unknown
from plumbline.costs.units.work import Work
from plumbline.figures import counted
from plumbline.records import UnitCost

NAME = "judged night"


def per_judged_night(work: Work) -> list[UnitCost]:
    """One record a currency. A night counts on the day it was judged, whatever its own date."""
    nights = {
        verdict["window"]["night"]
        for entry in work.entries
        if entry.kind == "verdict"
        for verdict in [entry.body["verdict"]]
        if verdict["role"] == "champion" and verdict["window"].get("night") is not None
    }
    if not nights:
        return [unknown(work, NAME, "no night was judged in these days")]
    steps = sum(one.what == "evaluation" for one in work.booked)
    because = f"{counted(steps, 'step')} of evaluations, candidates' too; {counted(len(nights), 'night')}"
    return unit_costs_of(work, NAME, work.accrued("evaluation"), Decimal(len(nights)), because)
