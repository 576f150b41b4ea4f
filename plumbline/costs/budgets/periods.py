"""The calendar period a time falls in, in UTC."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from plumbline.intent.budgets import PeriodName
from plumbline.times import day_start

MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""How many months the longer periods have."""

DAYS = {"day": 1, "week": 7}
"""How many days the shorter ones have."""


@dataclass(frozen=True)
class Period:
    """A half-open interval of days."""

    start: datetime.date
    end: datetime.date

    def holds(self, at: datetime.datetime) -> bool:
        """Whether a time with a time zone falls in it."""
        return self.start <= day_of(at) < self.end

    def elapsed(self, at: datetime.datetime) -> float:
        """The share of it that has passed, from 0 to 1."""
        began = day_start(self.start)
        share = (at - began) / (day_start(self.end) - began)
        return min(max(share, 0.0), 1.0)


def period_of(name: PeriodName, at: datetime.datetime) -> Period:
    """The day, ISO week, month, quarter or year that a time with a time zone falls in."""
    return period_on(name, day_of(at))


def period_on(name: PeriodName, day: datetime.date) -> Period:
    """The same of a day in UTC."""
    if name in DAYS:
        start = day - datetime.timedelta(days=day.weekday() if name == "week" else 0)
        return Period(start, start + datetime.timedelta(days=DAYS[name]))
    months = MONTHS[name]
    first = day.replace(day=1, month=(day.month - 1) // months * months + 1)
    following = first.month - 1 + months
    return Period(first, first.replace(year=first.year + following // 12, month=following % 12 + 1))


def day_of(at: datetime.datetime) -> datetime.date:
    """The day in UTC.

    Raises:
        ValueError: the time has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("a time without a time zone falls in no period")
    return at.astimezone(datetime.UTC).date()
