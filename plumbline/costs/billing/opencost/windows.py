"""Windows of whole days in UTC: what has the same limits each time can be asked for twice and counts once."""

from __future__ import annotations

import datetime
import re

from plumbline.times import day_start

DAY = datetime.timedelta(days=1)


def window_of(text: str, now: datetime.datetime) -> tuple[datetime.datetime, datetime.datetime]:
    """A half-open window: `today`, `yesterday`, `7d` (whole days before today), or `2026-11-01,2026-11-08`.

    Raises:
        ValueError: anything else, or a window that ends before it starts.
    """
    midnight = now.astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if text == "today":
        return midnight, midnight + DAY
    if text == "yesterday":
        return midnight - DAY, midnight
    if found := re.fullmatch(r"([1-9][0-9]{0,2})d", text):
        return midnight - int(found[1]) * DAY, midnight
    return _pair(text)


def _pair(text: str) -> tuple[datetime.datetime, datetime.datetime]:
    try:
        first, after = (datetime.date.fromisoformat(day) for day in text.split(","))
    except ValueError:
        raise ValueError(
            f"{text!r} is no window: write today, yesterday, 7d, or two days such as 2026-11-01,2026-11-08"
        ) from None
    if after <= first:
        raise ValueError(f"the window {text} ends before it starts; its second day is the one after the last")
    start, end = (day_start(day) for day in (first, after))
    return start, end
