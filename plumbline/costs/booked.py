"""Accruals as they are read back: entries of every age, with what each says of itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from plumbline.errors import PlumblineError
from plumbline.records import Entry, Money

TAGS = ("model", "team", "cost_center", "project", "environment", "tier")
"""What an accrual may be booked under. Older entries lack some."""


class BookedError(PlumblineError, ValueError):
    """An accrual that cannot be read."""


@dataclass(frozen=True)
class Booked:
    """One accrual."""

    day: datetime.date
    """In UTC: the day it ran; of entries that do not say, the day they were written."""
    what: str
    attempt: int
    offer: str
    purchase: str | None
    """`owned`, `on-demand` or `spot`; none in entries from before it was booked."""
    hours: Decimal
    """Of one machine times the number of machines."""
    cost: Money
    tags: Mapping[str, str]
    key: str


def booked(entry: Entry) -> Booked:
    """What an entry of kind `accrual` says.

    Raises:
        BookedError: it does not say what an accrual must.
    """
    body = entry.body
    try:
        return Booked(
            day=_day(entry),
            what=str(body["what"]),
            attempt=int(body.get("attempt") or _counted(entry.key)),
            offer=str(body["offer"]),
            purchase=body.get("purchase"),
            hours=Decimal(str(body["seconds"])) * int(body.get("machines", 1)) / 3600,
            cost=Money.model_validate(body["cost"]),
            tags={name: str(body[name]) for name in TAGS if body.get(name)},
            key=entry.key,
        )
    except (ArithmeticError, KeyError, TypeError, ValueError) as error:
        raise BookedError(
            f"accrual {entry.sequence} ({entry.model}) cannot be read: {error}. "
            f"`plumbline evidence verify` tells whether somebody edited it"
        ) from error


def booked_between(entries: Iterable[Entry], first: datetime.date, last: datetime.date) -> list[Booked]:
    """The accruals of the days from `first` to `last`, both included.

    Raises:
        BookedError: one of them, whatever its day, cannot be read.
    """
    return [one for one in map(booked, entries) if first <= one.day <= last]


def _day(entry: Entry) -> datetime.date:
    said: Any = entry.body.get("day")
    return entry.at.astimezone(datetime.UTC).date() if said is None else datetime.date.fromisoformat(said)


def _counted(key: str) -> int:
    """Older keys end in the attempt: `abc#2`."""
    number = key.rpartition("#")[2]
    return int(number) if number.isdecimal() else 1
