"""A schedule is held against weeks it was not made from."""

from __future__ import annotations

import datetime

import pytest

from plumbline.records.scaling import ReplicaSchedule
from plumbline.scaling.history import HistoryError
from plumbline.scaling.proposal import replayed, schedule_for
from plumbline.scaling.schedule import weekly_hours
from tests.scaling.loads import load, target

FIXED = ReplicaSchedule(base=6, ceiling=6, reacts=False, time_zone="Etc/UTC")


def test_nights_and_weekends_are_saved_and_minutes_kept():
    before, after = replayed(target(), FIXED, load(5), 20)
    assert before.days == after.days == 14
    assert after.replica_hours < 0.6 * before.replica_hours
    assert after.minutes_short <= 0.005


def test_the_week_that_is_replayed_does_not_change_the_schedule_it_is_replayed_with():
    known = load(4)
    cut = known.until(known.end - datetime.timedelta(weeks=1))
    doubled = known.values.copy()
    doubled[len(cut.values) :] *= 2
    _, plain = replayed(target(), FIXED, known, 20)
    _, surprised = replayed(target(), FIXED, type(known)(known.start, doubled), 20)
    assert plain.replica_hours == surprised.replica_hours
    assert surprised.minutes_short > plain.minutes_short


def test_an_hpa_gets_the_lowest_minimum_that_was_in_time_often_enough():
    hpa = target(scaler="hpa")
    found = schedule_for(hpa, load(4), 20)
    assert (found.base, found.ceiling, found.rises) == (1, 10, ())
    assert weekly_hours(found) == 168


def test_three_weeks_can_be_forecast_from_but_not_replayed():
    schedule_for(target(), load(3), 20)
    with pytest.raises(HistoryError, match="less than 4 weeks"):
        replayed(target(), FIXED, load(3), 20)
