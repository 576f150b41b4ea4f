"""Machines of one's own as charges: what runs used of them by the runs' tags, the rest as idle capacity."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from plumbline.costs.billing.charges import charges_schema
from plumbline.costs.booked import Booked
from plumbline.costs.digits import CHARGED, rounded
from plumbline.intent import OwnCapacity
from plumbline.times import day_start

if TYPE_CHECKING:
    import pyarrow as pa

SOURCE = "own"
IDLE = "__idle__"

Tags = tuple[tuple[str, str], ...]


class OwnCharges(NamedTuple):
    """Own machines as rows of the table of charges."""

    charges: pa.Table
    problems: tuple[str, ...]
    """Days on which more ran than there is, a sentence each."""


def own_charges(
    capacity: Sequence[OwnCapacity], booked: Iterable[Booked], days: Sequence[datetime.date]
) -> OwnCharges:
    """A row for what each combination of tags used on a day, and one for what nobody did.

    A day of a machine costs 24 hours at its declared price, used or not.

    Args:
        capacity: machines as the policy declares them.
        booked: accruals; those on a machine's offer used it.
        days: days in UTC that are over.
    """
    import pyarrow as pa

    used: dict[tuple[str, datetime.date], dict[Tags, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for one in booked:
        used[one.offer, one.day][tuple(sorted(one.tags.items()))] += one.hours
    rows: list[dict[str, Any]] = []
    problems = []
    for own in capacity:
        for day in days:
            hours = used.get((own.offer, day), {})
            rows += _day(own, day, hours)
            if sum(hours.values()) > own.hours_a_day:
                problems.append(_too_many(own, day, sum(hours.values(), Decimal(0))))
    return OwnCharges(pa.Table.from_pylist(rows, schema=charges_schema()), tuple(problems))


def _day(own: OwnCapacity, day: datetime.date, hours: Mapping[Tags, Decimal]) -> Iterator[dict[str, Any]]:
    used = Decimal(0)
    for tags, lasted in sorted(hours.items()):
        amount = rounded(lasted * own.price_per_hour, CHARGED)
        used += amount
        yield _row(own, day, own.name, tags, amount, lasted)
    idle = own.hours_a_day - sum(hours.values(), Decimal(0))
    if idle > 0:
        yield _row(own, day, f"{own.name}/{IDLE}", (), own.hours_a_day * own.price_per_hour - used, idle)


def _too_many(own: OwnCapacity, day: datetime.date, hours: Decimal) -> str:
    return (
        f"own capacity {own.name!r}: {hours:.2f} hours ran on {day}, and {own.machines} machines have "
        f"{own.hours_a_day}; correct `machines` in policies/tagging.yaml"
    )


def _row(
    own: OwnCapacity, day: datetime.date, resource: str, tags: Tags, amount: Decimal, hours: Decimal
) -> dict[str, Any]:
    start = day_start(day)
    return {
        "charge": f"{SOURCE}:{resource}:{day}:{tags}",
        "source": SOURCE,
        "delivery": "policies/tagging.yaml",
        "line": 0,
        "provider": SOURCE,
        "account": own.name,
        "billing_period": day.replace(day=1),
        "start": start,
        "end": start + datetime.timedelta(days=1),
        "category": "Usage",
        "correction": False,
        "service": own.name,
        "resource": resource,
        "resource_name": resource,
        "currency": own.currency,
        "billed": amount,
        "effective": amount,
        "quantity": rounded(hours, CHARGED),
        "unit": "Hours",
        "tags": tags,
    }
