"""When nothing is merged. Asked when a pull request is about to be merged, never when it is opened.

Rollbacks do not come here: they are merged at any time.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from plumbline.intent import Freeze
from plumbline.release.situation import Ruling, Situation

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LOOK_AHEAD = 60
"""Freezes in a row that are followed to find when it is over."""


def freeze(situation: Situation) -> Ruling:
    """Waits while a freeze of the environment is on."""
    freezes = [
        one
        for one in situation.policy.freezes
        if not one.environments or situation.environment in one.environments
    ]
    on = next((one for one in freezes if frozen(one, situation.now)), None)
    if on is None:
        return Ruling("freeze", "go", f"no freeze of {situation.environment}")
    over = _over(freezes, situation.now)
    until = f"until {over:%a %Y-%m-%d %H:%M} UTC" if over else "until the policy changes"
    return Ruling("freeze", "wait", f"frozen {until} ({on.name}): {on.reason}")


def frozen(freeze: Freeze, now: datetime.datetime) -> bool:
    """Whether a freeze is on at a time, given with a time zone."""
    return _end(freeze, now) is not None


def _over(freezes: Iterable[Freeze], now: datetime.datetime) -> datetime.datetime | None:
    """When all are over, one after the other; None if there is no end in sight."""
    given, at = list(freezes), now
    for _ in range(_LOOK_AHEAD):
        ends = [end for one in given if (end := _end(one, at))]
        if not ends:
            return at.astimezone(datetime.UTC)
        at = max(ends)
    return None


def _end(freeze: Freeze, now: datetime.datetime) -> datetime.datetime | None:
    """The end of the freeze that is on; None if it is not on."""
    if freeze.start is not None and freeze.end is not None:
        return freeze.end if freeze.start <= now < freeze.end else None
    zone = ZoneInfo(freeze.time_zone)
    today = now.astimezone(zone).date()
    for days in (-1, 0, 1):  # a clock that is put back or forward at midnight leans over a day's edge
        day = today + datetime.timedelta(days=days)
        start, end = _on(freeze, day, zone)
        if _DAYS[day.weekday()] in freeze.days and start <= now < end:
            return end
    return None


def _on(freeze: Freeze, day: datetime.date, zone: ZoneInfo) -> tuple[datetime.datetime, datetime.datetime]:
    """The freeze on one day, half open and in UTC: the longer reading where clocks change."""
    start = datetime.datetime.combine(day, freeze.from_time)
    if freeze.to_time is None:
        end = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time(0))
    else:
        end = datetime.datetime.combine(day, freeze.to_time)
    return min(_instants(start, zone)), max(_instants(end, zone))


def _instants(wall: datetime.datetime, zone: ZoneInfo) -> tuple[datetime.datetime, datetime.datetime]:
    """A time on the wall where clocks change happens twice or never: both ways to read it."""
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(datetime.UTC) for fold in (0, 1))
    return first, second
