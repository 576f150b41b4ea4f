"""Made-up bills: rows of the table of charges, and policies to allocate them by."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pyarrow as pa

from plumbline.costs.billing.charges import charges_schema
from plumbline.intent import TaggingPolicy
from plumbline.records import CostLine, CurrencyCosts
from plumbline.records.costs import Values

DIMENSIONS = {
    "team": {"tags": ("team", "owner"), "inherit": ("resource", "sub_account", "account")},
    "model": {"tags": ("model",), "inherit": ("resource",)},
}


def policy(**given) -> TaggingPolicy:
    return TaggingPolicy.model_validate({"policy": "tagging", "dimensions": DIMENSIONS, **given})


def charge(billed="1", day=1, tags=None, **given):
    """One row; `day` is of November 2026."""
    start = datetime.datetime(2026, 11, day, 3, tzinfo=datetime.UTC)
    row = dict.fromkeys(charges_schema().names) | {
        "charge": "c",
        "source": "focus",
        "delivery": "bill.csv",
        "line": 1,
        "provider": "AWS",
        "account": "1",
        "category": "Usage",
        "correction": False,
        "currency": "USD",
        "billing_period": datetime.date(2026, 11, 1),
        "start": start,
        "end": start + datetime.timedelta(hours=1),
        "billed": Decimal(billed),
        "effective": Decimal(billed),
        "tags": list((tags or {}).items()),
    }
    return row | given


def bill(*rows) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=charges_schema())


def by_values(costs: CurrencyCosts) -> dict[Values, CostLine]:
    """The lines of a report by their values."""
    return {line.values: line for line in costs.lines}
