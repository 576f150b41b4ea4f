"""Accrued beside billed, every model's days."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

from plumbline.costs.allocation.spends import Spend
from plumbline.costs.booked import Booked
from plumbline.costs.reconciling.differing import ABSOLUTE, LATE_DAYS, RELATIVE, differing
from plumbline.costs.reconciling.sides import OWNED, accrued_side, billed_side
from plumbline.intent import TaggingPolicy
from plumbline.records import Reconciliation

RULES = (
    "A run counts on the day in UTC on which it was booked or served, a charge on the day its period starts; "
    "both ends of the days are included",
    f"Amounts agree within {RELATIVE * 100:.0f} % or {ABSOLUTE} of the currency, prices and hours within "
    f"{RELATIVE * 100:.0f} %",
    f"A day's bill is taken for complete once bills tell of a day {LATE_DAYS} days later",
    "A charge is a model's by its tag, a virtual tag or inheritance; shared and idle cost is not compared",
    f"Runs on machines that are {OWNED} are billed by nobody and stand apart; currencies are never added up",
)


def reconcile(
    booked: Iterable[Booked],
    found: Sequence[Spend],
    policy: TaggingPolicy,
    purchases: Mapping[str, str],
    first: datetime.date,
    last: datetime.date,
    billed_until: datetime.date | None,
) -> Reconciliation:
    """Every model's days from `first` to `last`, both included, with a name for each difference.

    Args:
        booked: accruals of these days.
        found: charges of these days.
        policy: which model a charge is for.
        purchases: how each offer is bought, by its name.
        first: in UTC.
        last: in UTC.
        billed_until: the last day that any bill tells of.
    """
    accrued, billed = accrued_side(booked, purchases), billed_side(found, policy)
    days = [
        one
        for day, model in sorted({*accrued.books, *billed.books})
        for one in differing(
            day,
            model,
            accrued.books.get((day, model), {}),
            billed.books.get((day, model), {}),
            billed_until,
        )
    ]
    return Reconciliation(
        first=first,
        last=last,
        billed_until=billed_until,
        days=tuple(days),
        own=dict(accrued.apart),
        others=dict(billed.apart),
        rules=RULES,
    )
