"""What was spent on some days, by whom, and what a unit costs."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from plumbline.costs.allocation.allocate import allocate
from plumbline.costs.allocation.rules_told import rules_told
from plumbline.costs.allocation.totals import check_dimensions, totals
from plumbline.costs.units.all_units import unit_costs
from plumbline.evidence.ledger import Ledger
from plumbline.nightly.spend.bills import bills_of, must_be_billed
from plumbline.records import CostReport, Entry
from plumbline.settings import Settings
from plumbline.specs.loading import load_tagging
from plumbline.store import Store


def cost_report(
    settings: Settings, by: Sequence[str], first: datetime.date, last: datetime.date
) -> CostReport:
    """The bill of the days from `first` to `last`, both included, by some dimensions.

    Raises:
        DimensionError: a dimension is not known.
        NoBillsError: no bill tells of these days.
        SpecError: policies/tagging.yaml cannot be used.
        BookedError: an accrual cannot be read.
    """
    policy = load_tagging(settings.root)
    check_dimensions(tuple(policy.dimensions), by)
    bills = bills_of(settings, policy, first, last)
    must_be_billed(settings, bills, first, last)
    allocation = allocate(bills.charges, policy)
    return CostReport(
        by=tuple(by),
        first=first,
        last=last,
        currencies=totals(allocation, by),
        units=tuple(unit_costs(recorded_by_model(settings), policy.human_review, first, last)),
        rules=tuple(rules_told(policy, by)),
        problems=(*bills.problems, *allocation.problems),
    )


def recorded_by_model(settings: Settings) -> dict[str, list[Entry]]:
    """Everything in the evidence about each model that cost or did something."""
    found: dict[str, list[Entry]] = {}
    for entry in Ledger(Store(settings.database_url)).all():
        found.setdefault(entry.model, []).append(entry)
    return {
        model: entries
        for model, entries in found.items()
        if any(entry.kind in ("accrual", "training", "verdict") for entry in entries)
    }
