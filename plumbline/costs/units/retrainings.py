"""The cost per retraining: every attempt and trial, also failed ones, over the versions they made."""

from __future__ import annotations

from decimal import Decimal

from plumbline.costs.units.unit_cost import unit_costs_of, unknown
from plumbline.costs.units.work import Work
from plumbline.figures import counted
from plumbline.records import UnitCost

NAME = "retraining"


def per_retraining(work: Work) -> list[UnitCost]:
    """One record a currency."""
    made = sum(entry.kind == "training" for entry in work.entries)
    attempts = sum(one.what == "training" for one in work.booked)
    if not made:
        tried = f"{counted(attempts, 'attempt')} made no version" if attempts else "nothing was trained"
        return [unknown(work, NAME, f"{tried} in these days")]
    because = f"{counted(attempts, 'attempt')} and trials made {counted(made, 'version')}; {work.reviewed()}"
    return unit_costs_of(work, NAME, work.spent("training"), Decimal(made), because)
