"""Charges as one series for each combination of values and currency, with no step left out."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from plumbline.costs.series.records import Series
from plumbline.costs.timed_charges import LENGTHS, Every, TimedCharge
from plumbline.records.costs import Values
from plumbline.times import day_start


@dataclass(frozen=True)
class Group:
    """The charges of some values in one currency."""

    values: Values
    currency: str
    series: Series
    charges: tuple[TimedCharge, ...]


def groups(
    charges: Sequence[TimedCharge], first: datetime.date, last: datetime.date, every: Every
) -> list[Group]:
    """The series of the days from `first` to `last`, both included, the dearest first.

    All begin with the first day that has any charge: before it, bills were not taken in. From there on, a
    step without a charge cost nothing. Charges for longer than a step are in no series: their whole cost
    would lie on the step in which they start.
    """
    found: dict[tuple[Values, str], list[TimedCharge]] = defaultdict(list)
    first = max(first, min((charge.spend.day for charge in charges), default=first))
    for charge in charges:
        if not charge.too_long:
            found[charge.values, charge.currency].append(charge)
    made = [
        Group(values, currency, _series(rows, first, last, every), tuple(rows))
        for (values, currency), rows in found.items()
    ]
    return sorted(made, key=lambda group: -float(group.series.values.sum()))


def too_long(charges: Sequence[TimedCharge]) -> dict[str, Decimal]:
    """By currency: the money of charges that are in no series."""
    left_out: dict[str, Decimal] = defaultdict(Decimal)
    for charge in charges:
        if charge.too_long:
            left_out[charge.currency] += charge.billed
    return dict(sorted(left_out.items()))


def _series(rows: Sequence[TimedCharge], first: datetime.date, last: datetime.date, every: Every) -> Series:
    begin, end = (int(day_start(day).timestamp()) for day in (first, last + datetime.timedelta(days=1)))
    seconds = np.arange(begin, end, LENGTHS[every], dtype=np.int64)
    amounts = [Decimal(0)] * seconds.size
    for row in rows:
        amounts[(row.at - begin) // LENGTHS[every]] += row.billed
    return Series(
        timestamps=tuple(_written(at, every) for at in seconds.tolist()),
        seconds=seconds,
        values=np.array([float(amount) for amount in amounts]),
    )


def _written(at: int, every: Every) -> str:
    moment = datetime.datetime.fromtimestamp(at, datetime.UTC)
    return moment.date().isoformat() if every == "day" else f"{moment:%Y-%m-%dT%H:%MZ}"
