"""A replay counts the time in which load was more than the replicas could serve."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.records.scaling import ReplicaSchedule, Rise
from plumbline.scaling.history import History
from plumbline.scaling.replay import replay
from tests.scaling.loads import MONDAY


def flat(value: float) -> History:
    return History(MONDAY, np.full(288, value))


def schedule(base: int, ceiling: int) -> ReplicaSchedule:
    return ReplicaSchedule(base=base, ceiling=ceiling, reacts=ceiling > base, time_zone="Etc/UTC")


def test_enough_replicas_are_never_short():
    seen = replay(schedule(2, 2), flat(40), 20, 5)
    assert (seen.minutes_short, seen.replica_hours, seen.days) == (0, 48, 1)


def test_too_few_are_short_all_the_time_where_nothing_adds_any():
    assert replay(schedule(1, 1), flat(40), 20, 5).minutes_short == 1


def test_a_scaler_adds_replicas_after_its_reaction_time():
    seen = replay(schedule(1, 4), flat(30), 20, 15)
    assert seen.minutes_short == pytest.approx(3 / 288)
    assert seen.replica_hours == pytest.approx(48 - 3 / 12)


def test_it_adds_none_beyond_the_ceiling():
    assert replay(schedule(1, 2), flat(60), 20, 5).minutes_short == 1


def test_hours_are_those_of_the_schedules_time_zone():
    rise = Rise(days="weekdays", start=1, end=24, replicas=2)
    there = ReplicaSchedule(base=1, rises=(rise,), ceiling=2, reacts=False, time_zone="Europe/Berlin")
    assert replay(there, flat(0), 20, 5).replica_hours == 24 + 23


def test_what_was_not_measured_counts_neither_way():
    holes = History(MONDAY, np.where(np.arange(288) < 144, np.nan, 40.0))
    assert replay(schedule(1, 1), holes, 20, 5).minutes_short == 1
