"""What a schedule would have done on days that have passed, minute by minute in steps of five."""

from __future__ import annotations

import datetime
import math
from zoneinfo import ZoneInfo

import numpy as np

from plumbline.records.scaling import Replay, ReplicaSchedule
from plumbline.scaling.history import STEP, History

UTILISATION = 0.8
"""Share of what a replica serves in time at which a scaler adds the next one."""
DAY = datetime.timedelta(days=1)


def replay(
    schedule: ReplicaSchedule, load: History, load_per_replica: float, reaction_minutes: int
) -> Replay:
    """The schedule's replicas and the share of time in which they were too few.

    At least what the schedule says runs. Where the scaler reacts to load, it adds replicas up to the ceiling
    once those that run are used to `UTILISATION`, after its reaction time, and keeps them as long. Steps
    without a measurement count neither way.

    Args:
        schedule: what is replayed.
        load: of days that the schedule was not made from.
        load_per_replica: load one replica serves in time.
        reaction_minutes: until added replicas answer.
    """
    running = running_replicas(schedule, load, load_per_replica, reaction_minutes)
    known = np.isfinite(load.values)
    short = load.values[known] > running[known] * load_per_replica * (1 + 1e-9)
    days = len(load.values) * STEP / DAY
    return Replay(
        days=round(days),
        minutes_short=float(short.mean()) if len(short) else 0.0,
        replica_hours=float(running.sum() * (STEP / datetime.timedelta(hours=1)) / days),
    )


def running_replicas(
    schedule: ReplicaSchedule, load: History, load_per_replica: float, reaction_minutes: int
) -> np.ndarray:
    """How many replicas run in each step of the load."""
    zone = ZoneInfo(schedule.time_zone)
    times = (load.start + number * STEP for number in range(len(load.values)))
    least = np.array([schedule.at(at.weekday(), at.hour) for at in (time.astimezone(zone) for time in times)])
    if not schedule.reacts:
        return least
    wanted = np.ceil(np.nan_to_num(load.values) / (UTILISATION * load_per_replica) - 1e-9)
    lag = math.ceil(reaction_minutes * 60 / STEP.total_seconds())
    asked = np.concatenate([np.zeros(lag), wanted])[: len(wanted)]
    running: np.ndarray = np.maximum(least, np.minimum(asked, schedule.ceiling))
    return running
