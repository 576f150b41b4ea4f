"""What a month, or another period, will come to: what it cost so far, and what its other days will."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from plumbline.costs.forecasting import Forecast, forecast_to


@dataclass(frozen=True)
class MonthEnd:
    """Where a month will end."""

    last_known: datetime.date
    spent: Decimal
    """In the month, up to the last known day, included."""
    rest: Forecast
    """Of the days after it."""

    @property
    def total(self) -> Forecast:
        """Of the whole month."""
        return Forecast(*(self.spent + amount for amount in self.rest))


def month_end(
    daily: Mapping[datetime.date, Decimal],
    today: datetime.date,
    first: datetime.date | None = None,
    last: datetime.date | None = None,
) -> MonthEnd:
    """Where the month of today will end; today is still to come, as not all of its costs are known.

    Args:
        daily: cost by day; days from the first to yesterday that are missing cost nothing.
        today: in UTC.
        first: the first day of another period than the month.
        last: its last day.

    Raises:
        SeriesError: too few days are known.
    """
    yesterday = today - datetime.timedelta(days=1)
    known = {day: cost for day, cost in daily.items() if day < today}
    if known:
        known.setdefault(yesterday, Decimal(0))
    first = first or today.replace(day=1)
    rest = forecast_to(last or _last_of_month(today), known)
    return MonthEnd(yesterday, sum((cost for day, cost in known.items() if day >= first), Decimal(0)), rest)


def _last_of_month(day: datetime.date) -> datetime.date:
    return (day.replace(day=1) + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
