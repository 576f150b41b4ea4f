"""The record of what a unit costs: a figure for each currency, or why there is none."""

from __future__ import annotations

from decimal import Decimal

from plumbline.costs.digits import ACCRUED
from plumbline.costs.units.work import Work
from plumbline.records import UnitCost


def unit_costs_of(
    work: Work, name: str, spent: dict[str, Decimal], units: Decimal, because: str
) -> list[UnitCost]:
    """The cost of each unit, one record a currency; one without a figure where nothing was spent or done."""
    if not units or not spent:
        why = because if not units else f"nothing accrued for {work.model} in these days"
        return [unknown(work, name, why)]
    return [
        UnitCost(
            model=work.model,
            unit=name,
            cost=amount,
            units=units,
            currency=currency,
            each=(amount / units).quantize(ACCRUED),
            because=because,
        )
        for currency, amount in sorted(spent.items())
    ]


def unknown(work: Work, name: str, because: str) -> UnitCost:
    """A unit whose cost can't be told."""
    return UnitCost(model=work.model, unit=name, because=because)
