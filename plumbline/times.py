"""Times as people read them."""

from __future__ import annotations

import datetime


def minute(at: datetime.datetime) -> str:
    """A time with a time zone, to the minute, in UTC: `2026-11-26 03:00 UTC`."""
    return f"{at.astimezone(datetime.UTC):%Y-%m-%d %H:%M} UTC"


def day_start(day: datetime.date) -> datetime.datetime:
    """When a day begins, in UTC."""
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)
