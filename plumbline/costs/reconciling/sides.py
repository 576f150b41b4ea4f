"""Both sides of the books, added up by day, model and currency."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from plumbline.costs.allocation.owning import owned
from plumbline.costs.allocation.sorting import sort
from plumbline.costs.allocation.spends import Spend
from plumbline.costs.booked import Booked
from plumbline.intent import TaggingPolicy

MODEL = "model"
OWNED = "owned"


@dataclass
class Side:
    """Money and machine hours."""

    amount: Decimal = Decimal(0)
    hours: Decimal = Decimal(0)
    """Zero where nothing is counted in hours."""


Books = dict[tuple[datetime.date, str], dict[str, Side]]
"""By day and model, then by currency."""


@dataclass
class Sums:
    """One side by day and model, and by currency what is no model's, or nobody's bill."""

    books: Books = field(default_factory=lambda: defaultdict(lambda: defaultdict(Side)))
    apart: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))


def accrued_side(booked: Iterable[Booked], purchases: Mapping[str, str]) -> Sums:
    """What accrued; runs on own machines apart, since nobody bills them.

    Args:
        booked: accruals.
        purchases: how each offer is bought, for entries from before that was booked.
    """
    sums = Sums()
    for one in booked:
        if (one.purchase or purchases.get(one.offer)) == OWNED:
            sums.apart[one.cost.currency] += one.cost.amount
            continue
        side = sums.books[one.day, one.tags.get(MODEL, "")][one.cost.currency]
        side.amount += one.cost.amount
        side.hours += one.hours
    return sums


def billed_side(found: Sequence[Spend], policy: TaggingPolicy) -> Sums:
    """What was billed to models by tag; what is shared, idle or names no model apart."""
    sums = Sums()
    values, direct = owned(policy, found).values, set(sort(policy, found).direct)
    place = list(policy.dimensions).index(MODEL) if MODEL in policy.dimensions else None
    for number, spend in enumerate(found):
        model = None if place is None or number not in direct else values[number][place]
        if model is None:
            sums.apart[spend.currency] += spend.amount
            continue
        side = sums.books[spend.day, model][spend.currency]
        side.amount += spend.amount
        side.hours += spend.hours
    return sums
