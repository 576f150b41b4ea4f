"""What was spent on some days, by whom, and what a unit costs."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from plumbline.costs.allocation.allocate import allocate
from plumbline.costs.allocation.own_capacity import own_charges
from plumbline.costs.allocation.rules_told import rules_told
from plumbline.costs.allocation.totals import named_dimensions, totals
from plumbline.costs.booked import booked_between
from plumbline.costs.units.all_units import unit_costs
from plumbline.evidence.ledger import Ledger
from plumbline.intent import TaggingPolicy
from plumbline.nightly.costs.bills import Bills, bills_of, must_be_billed, unbilled
from plumbline.records import CostReport, Entry
from plumbline.settings import Settings
from plumbline.specs.loading import load_tagging
from plumbline.store import Store

ONE_DAY = datetime.timedelta(days=1)


def cost_report(
    settings: Settings,
    by: Sequence[str],
    first: datetime.date,
    last: datetime.date,
    today: datetime.date | None = None,
) -> CostReport:
    """The bill of the days from `first` to `last`, both included, by some dimensions.

    Own machines that the policy declares stand beside it, for the days before `today`, or for all. Without
    a bill the report tells what units cost, if anything accrued, and that the rest is not known.

    Raises:
        DimensionError: a dimension is not known.
        NoBillsError: no bill tells of these days, and nothing accrued in them.
        SpecError: policies/tagging.yaml cannot be used.
        BookedError: an accrual cannot be read.
    """
    policy = load_tagging(settings.root)
    asked = named_dimensions(tuple(policy.dimensions), by)
    bills = bills_of(settings, policy, first, last)
    if policy.own:
        bills = _with_own_machines(
            settings, policy, bills, first, last if today is None else min(last, today - ONE_DAY)
        )
    units = unit_costs(recorded_by_model(settings), policy.human_review, first, last)
    if not any(unit.each for unit in units):
        must_be_billed(settings, bills, first, last)
    allocation = allocate(bills.charges, policy)
    return CostReport(
        by=asked,
        first=first,
        last=last,
        currencies=totals(allocation, asked),
        units=tuple(units),
        rules=tuple(rules_told(policy, asked)),
        problems=(*_unbilled(settings, bills, first, last), *bills.problems, *allocation.problems),
    )


def _unbilled(settings: Settings, bills: Bills, first: datetime.date, last: datetime.date) -> Iterator[str]:
    if not bills.charges.num_rows:
        yield unbilled(settings, bills._replace(problems=()), first, last)


def _with_own_machines(
    settings: Settings, policy: TaggingPolicy, bills: Bills, first: datetime.date, last: datetime.date
) -> Bills:
    import pyarrow as pa

    days = [first + place * ONE_DAY for place in range((last - first).days + 1)]
    accruals = Ledger(Store(settings.database_url)).all("accrual")
    own = own_charges(policy.own, booked_between(accruals, first, last), days)
    return Bills(pa.concat_tables([bills.charges, own.charges]), (*bills.problems, *own.problems))


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
