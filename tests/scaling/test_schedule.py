"""A schedule carries every hour it was made for, with as few replica hours as two rises a day allow."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.records.scaling import ReplicaSchedule, Rise
from plumbline.scaling.schedule import cheapest_schedule, needed, weekly_hours
from tests.scaling.loads import MONDAY

weeks = st.lists(st.integers(1, 9), min_size=168, max_size=168)
zones = st.sampled_from(["Etc/UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York"])


@settings(max_examples=60, deadline=None)
@given(need=weeks, zone=zones)
def test_no_hour_has_fewer_replicas_than_it_needs(need: list[int], zone: str):
    schedule = cheapest_schedule(MONDAY, need, 9, zone)
    for number, count in enumerate(need):
        local = (MONDAY + datetime.timedelta(hours=number)).astimezone(ZoneInfo(zone))
        assert schedule.at(local.weekday(), local.hour) >= count


@settings(max_examples=60, deadline=None)
@given(need=weeks)
def test_it_costs_no_more_than_a_fixed_number_of_replicas(need: list[int]):
    assert weekly_hours(cheapest_schedule(MONDAY, need, 9, "Etc/UTC")) <= 168 * max(need)


def test_two_peaks_of_a_day_become_two_rises():
    day = [1] * 8 + [5] * 3 + [1] * 4 + [4] * 4 + [1] * 5
    schedule = cheapest_schedule(MONDAY, day * 5 + [1] * 48, 9, "Etc/UTC")
    assert schedule == ReplicaSchedule(
        base=1,
        rises=(
            Rise(days="weekdays", start=8, end=11, replicas=5),
            Rise(days="weekdays", start=15, end=19, replicas=4),
        ),
        ceiling=9,
        reacts=False,
        time_zone="Etc/UTC",
    )


def test_needed_replicas_stay_between_floor_and_ceiling():
    assert needed([0, 19, 20, 21, 1000], 20, floor=1, ceiling=4) == [1, 1, 1, 2, 4]
    assert needed([0], 20, floor=0, ceiling=4) == [0]
