"""The charges of some days that count: whole days in UTC, each provider's month from one kind of bill."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from plumbline.costs.allocation.counted_once import counted_once
from plumbline.costs.billing.kept import read_charges
from plumbline.costs.billing.quarantine import quarantined
from plumbline.errors import PlumblineError
from plumbline.figures import counted
from plumbline.intent import TaggingPolicy
from plumbline.reports.money import shown_amount
from plumbline.settings import Settings
from plumbline.times import day_start

if TYPE_CHECKING:
    import pyarrow as pa


OPENCOST = "opencost"


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
    return Bills(found.charges, (*found.left_out, *_counted_twice(found.charges), *_held(settings)))


def _counted_twice(charges: pa.Table) -> Iterator[str]:
    """OpenCost names its provider itself, so nobody can tell whether another bill holds the same nodes."""
    kinds = set(charges["source"].unique().to_pylist())
    if OPENCOST in kinds and len(kinds) > 1:
        others = " and ".join(sorted(kinds - {OPENCOST}))
        yield (
            f"{OPENCOST} and {others} both count: if the cluster's nodes are on the other bill too, they "
            f"count twice; name the kinds that count under `bills` in policies/tagging.yaml"
        )


def _held(settings: Settings) -> Iterator[str]:
    """Rows that became no charge, of whatever day: theirs may be what cannot be read."""
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    held = list(quarantined(settings.state))
    for row in held:
        if row["currency"] and row["billed"]:
            amounts[row["currency"]] += Decimal(row["billed"])
    if held:
        money = ", ".join(
            f"{shown_amount(amount, currency)} {currency}" for currency, amount in sorted(amounts.items())
        )
        yield (
            f"{counted(len(held), 'row')} of bills became no charge ({money or 'of unknown amount'}) and "
            f"stand in no figure; `plumbline cost quarantine` tells why"
        )


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
    if not bills.charges.num_rows:
        told = unbilled(settings, bills, first, last)
        raise NoBillsError(f"{told}. `plumbline cost ingest` takes bills in")


def unbilled(settings: Settings, bills: Bills, first: datetime.date, last: datetime.date) -> str:
    """That no charge tells of these days, and of which days one does."""
    known = billed_days(settings)
    told = f"bills tell of {known[0]} to {known[1]}" if known else "no bill was taken in yet"
    left_out = "".join(f"; {said}" for said in bills.problems)
    return f"no charge that counts starts from {first} to {last}: {told}{left_out}"
