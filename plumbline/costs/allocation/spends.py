"""Charges that are alike, added up: same day, place, thing and tags, in one currency."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = (
    "provider",
    "account",
    "sub_account",
    "region",
    "service",
    "service_category",
    "sku",
    "category",
    "resource",
    "resource_name",
    "resource_type",
    "description",
)
"""What a charge is known by besides its tags; a rule may name each."""

HOURS = frozenset({"h", "hr", "hrs", "hour", "hours", "instance-hours", "1 hour"})
"""Ways in which bills write the unit of an hour, in small letters."""

BATCH = 65_536
"""Rows at a time: what is alike is much less than what is billed."""


@dataclass(frozen=True)
class Spend:
    """What a day's charges for one thing come to."""

    day: datetime.date
    """The day in UTC on which the charges' periods start."""
    currency: str
    amount: Decimal
    known: Mapping[str, str]
    """The columns that are not empty."""
    tags: Mapping[str, str]
    """Tags that have a value."""
    hours: Decimal = Decimal(0)
    """What of them is counted in hours of something; zero where nothing is."""

    def __getitem__(self, column: str) -> str | None:
        """What a column says; none where it is empty."""
        return self.known.get(column)


def spends(charges: pa.Table) -> list[Spend]:
    """The charges of a table as in `plumbline.costs.billing.charges`, in the order of their first rows."""
    amounts: dict[_Alike, Decimal] = defaultdict(Decimal)
    hours: dict[_Alike, Decimal] = defaultdict(Decimal)
    for batch in charges.to_batches(max_chunksize=BATCH):
        for alike, amount, lasted in _rows(batch):
            amounts[alike] += amount
            hours[alike] += lasted
    return [alike.spend(amount, hours[alike]) for alike, amount in amounts.items()]


def _rows(batch: pa.RecordBatch) -> Iterator[tuple[_Alike, Decimal, Decimal]]:
    """Each row as what it is alike with, what it costs, and its hours if it is counted in hours."""
    import pyarrow as pa
    import pyarrow.compute as pc

    days = pc.cast(pc.cast(batch["start"], pa.timestamp("us")), pa.date32(), safe=False).to_pylist()
    named = ("currency", "billed", "quantity", "unit", "tags", *COLUMNS)
    columns = [batch[column].to_pylist() for column in named]
    for day, currency, billed, quantity, unit, tags, *row in zip(days, *columns, strict=True):
        known = frozenset((key, value) for key, value in tags or () if value)
        in_hours = quantity is not None and unit is not None and unit.casefold() in HOURS
        alike = _Alike(day, currency, known, tuple(row))
        yield alike, billed, quantity if in_hours else Decimal(0)


class _Alike(NamedTuple):
    """What charges have in common that are added up."""

    day: datetime.date
    currency: str
    tags: frozenset[tuple[str, str]]
    columns: tuple[str | None, ...]

    def spend(self, amount: Decimal, hours: Decimal) -> Spend:
        known = {name: value for name, value in zip(COLUMNS, self.columns, strict=True) if value}
        return Spend(self.day, self.currency, amount, known, dict(sorted(self.tags)), hours)
