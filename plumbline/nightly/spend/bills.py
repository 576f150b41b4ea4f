"""The charges of some days that count: whole days in UTC, each provider's month from one kind of bill."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, NamedTuple

from plumbline.costs.allocation.counted_once import counted_once
from plumbline.costs.billing.kept import read_charges
from plumbline.errors import PlumblineError
from plumbline.intent import TaggingPolicy
from plumbline.settings import Settings
from plumbline.times import day_start

if TYPE_CHECKING:
    import pyarrow as pa


class NoBillsError(PlumblineError, ValueError):
    """Days of which no bill tells."""


class Bills(NamedTuple):
    """The charges of some days."""

    charges: pa.Table
    problems: tuple[str, ...]
    """What was left out, a sentence each."""


def bills_of(settings: Settings, policy: TaggingPolicy, first: datetime.date, last: datetime.date) -> Bills:
    """The charges whose periods start on the days from `first` to `last`, both included."""
    table = read_charges(settings.state, day_start(first), day_start(last + datetime.timedelta(days=1)))
    found = counted_once(table, policy.bills)
    return Bills(found.charges, found.left_out)


def billed_days(settings: Settings) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last day that any bill tells of; none before the first bill."""
    import pyarrow.compute as pc

    ages = datetime.date(1970, 1, 1), datetime.date(9998, 1, 1)
    starts = read_charges(settings.state, *map(day_start, ages), columns=["start"])["start"]
    if not len(starts):
        return None
    ends = pc.min_max(starts).as_py()
    return ends["min"].date(), ends["max"].date()


def must_be_billed(settings: Settings, bills: Bills, first: datetime.date, last: datetime.date) -> None:
    """Refuses days of which no bill tells: their cost is unknown, not zero.

    Raises:
        NoBillsError: there is no charge.
    """
    if bills.charges.num_rows:
        return
    known = billed_days(settings)
    told = f"bills tell of {known[0]} to {known[1]}" if known else "no bill was taken in yet"
    left_out = "".join(f"; {said}" for said in bills.problems)
    raise NoBillsError(
        f"no charge that counts starts from {first} to {last}: {told}{left_out}. "
        f"`plumbline cost ingest` takes bills in"
    )
