"""What a cron expression comes to."""

from __future__ import annotations

import datetime
from decimal import Decimal

_BEGINNING = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
"""A year like any other."""

MOST = 10_000
"""More times a year than this are not counted one by one."""


def nights_a_month(schedule: str) -> Decimal:
    """How often a schedule comes due in an average month: a twelfth of a year's times, at most `MOST`."""
    from croniter import croniter  # type: ignore[import-untyped]

    end = _BEGINNING.replace(year=_BEGINNING.year + 1)
    # From a moment before the year begins, so that its first minute counts too.
    times = croniter(schedule, _BEGINNING - datetime.timedelta(seconds=1))
    count = 0
    while count < MOST and times.get_next(datetime.datetime) < end:
        count += 1
    return Decimal(count) / 12
