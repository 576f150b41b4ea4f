"""The schedule for the coming week, held against weeks that have passed."""

from __future__ import annotations

import datetime

from plumbline.intent import ScalingTarget
from plumbline.records.scaling import Replay, ReplicaSchedule
from plumbline.scaling.forecast import LEAST_WEEKS, coming_week
from plumbline.scaling.history import History, HistoryError
from plumbline.scaling.replay import replay
from plumbline.scaling.schedule import cheapest_schedule, needed

WEEK = datetime.timedelta(weeks=1)
REPLAYED = 2
"""Weeks, each replayed with the schedule that was made before it began."""


def schedule_for(target: ScalingTarget, load: History, load_per_replica: float) -> ReplicaSchedule:
    """The schedule that carries the week after the history.

    Raises:
        HistoryError: if the history is too short or too full of holes.
    """
    start, loads = coming_week(load, target.covered)
    wanted = needed(list(loads), load_per_replica, target.floor, target.ceiling)
    if target.scaler == "hpa":
        return _bounds(target, load, load_per_replica, wanted)
    found = cheapest_schedule(start, wanted, target.ceiling, target.time_zone)
    # Without a question to Prometheus nothing adds replicas beyond the schedule.
    return found.model_copy(update={"reacts": target.load.prometheus is not None})


def replayed(
    target: ScalingTarget, standing: ReplicaSchedule, load: History, load_per_replica: float
) -> tuple[Replay, Replay]:
    """What the standing schedule and ours did in the last weeks; ours was made anew before each of them.

    Raises:
        HistoryError: if less than three weeks are known.
    """
    weeks = min(REPLAYED, (load.end - load.start) // WEEK - LEAST_WEEKS)
    if weeks < 1:
        raise HistoryError(f"{target.name}: less than {LEAST_WEEKS + 1} weeks of load are known")
    before, after = [], []
    for number in range(weeks, 0, -1):
        begin = load.end - number * WEEK
        week = load.since(begin).until(begin + WEEK)
        ours = schedule_for(target, load.until(begin), load_per_replica)
        before.append(replay(standing, week, load_per_replica, target.reaction_minutes))
        after.append(replay(ours, week, load_per_replica, target.reaction_minutes))
    return _mean(before), _mean(after)


def _bounds(
    target: ScalingTarget, load: History, load_per_replica: float, wanted: list[int]
) -> ReplicaSchedule:
    """An HPA knows no hours: the lowest minimum with which the last week was in time often enough."""
    week = load.since(load.end - WEEK)
    for base in range(max(min(wanted), 1), max(wanted) + 1):
        found = _hpa(base, target)
        seen = replay(found, week, load_per_replica, target.reaction_minutes)
        if seen.minutes_short <= float(target.most_under_target):
            break
    return found


def _hpa(base: int, target: ScalingTarget) -> ReplicaSchedule:
    return ReplicaSchedule(base=base, ceiling=target.ceiling, reacts=True, time_zone=target.time_zone)


def _mean(weeks: list[Replay]) -> Replay:
    count = len(weeks)
    return Replay(
        days=sum(week.days for week in weeks),
        minutes_short=sum(week.minutes_short for week in weeks) / count,
        replica_hours=sum(week.replica_hours for week in weeks) / count,
    )
