"""The cheapest schedule that carries a forecast: a base, and at most two rises on a kind of day."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from zoneinfo import ZoneInfo

from plumbline.records.scaling import ReplicaSchedule, Rise

HOURS = 24
KINDS = (("weekdays", 5), ("weekend", 2))
"""Kinds of days, and how many a week has."""


def needed(loads: Sequence[float], load_per_replica: float, floor: int, ceiling: int) -> list[int]:
    """Replicas for each load, never below the floor nor above the ceiling."""
    return [min(max(math.ceil(load / load_per_replica), floor), ceiling) for load in loads]


def cheapest_schedule(
    start: datetime.datetime, replicas: Sequence[int], ceiling: int, time_zone: str
) -> ReplicaSchedule:
    """The schedule with the fewest replica hours a week that never lies below what is needed.

    Every base is tried, and for each kind of day every way to cover the hours that need more by one or two
    rises. Hours between rises fall back to the base.

    Args:
        start: the first hour, with a time zone.
        replicas: needed in each hour from `start` on; at least a week.
        ceiling: the scaler's limit.
        time_zone: in which people read the schedule.
    """
    need = _by_kind(start, replicas, time_zone)
    lowest = min(min(hours) for hours in need.values())
    highest = max(max(hours) for hours in need.values())
    tried = (_over(base, need, ceiling, time_zone) for base in range(lowest, highest + 1))
    return min(tried, key=lambda schedule: (weekly_hours(schedule), len(schedule.rises)))


def weekly_hours(schedule: ReplicaSchedule) -> int:
    """Replica hours of a week."""
    return sum(schedule.at(day, hour) for day in range(7) for hour in range(HOURS))


def _by_kind(start: datetime.datetime, replicas: Sequence[int], time_zone: str) -> dict[str, list[int]]:
    """The most that an hour of a kind of day needs."""
    need = {kind: [0] * HOURS for kind, _ in KINDS}
    zone = ZoneInfo(time_zone)
    for number, count in enumerate(replicas):
        local = (start + datetime.timedelta(hours=number)).astimezone(zone)
        hours = need["weekend" if local.weekday() >= 5 else "weekdays"]
        hours[local.hour] = max(hours[local.hour], count)
    return need


def _over(base: int, need: dict[str, list[int]], ceiling: int, time_zone: str) -> ReplicaSchedule:
    rises: list[Rise] = []
    for kind, _ in KINDS:
        best = min(
            _coverings(need[kind], base), key=lambda spans: (_extra(spans, need[kind], base), len(spans))
        )
        rises += [
            Rise(days=kind, start=start, end=end, replicas=max(need[kind][start:end])) for start, end in best
        ]
    return ReplicaSchedule(base=base, rises=tuple(rises), ceiling=ceiling, reacts=False, time_zone=time_zone)


def _coverings(need: Sequence[int], base: int) -> Iterator[list[tuple[int, int]]]:
    """Ways to cover every hour that needs more than the base: none, one span, or two."""
    more = [hour for hour, count in enumerate(need) if count > base]
    if not more:
        yield []
        return
    yield [(more[0], more[-1] + 1)]
    for left, right in pairwise(more):
        yield [(more[0], left + 1), (right, more[-1] + 1)]


def _extra(spans: Sequence[tuple[int, int]], need: Sequence[int], base: int) -> int:
    return sum((max(need[start:end]) - base) * (end - start) for start, end in spans)
