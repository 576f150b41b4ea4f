"""A freeze is on from its start to its end, in its own time zone, whatever the clocks do."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.intent import Freeze
from plumbline.release.rules.freeze import freeze, frozen
from tests.release.rules.situations import policy, proposed

UTC = datetime.UTC
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"]
INSTANTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime.datetime(2026, 1, 1, tzinfo=UTC) + datetime.timedelta(minutes=minutes)
)


def once(start: str, end: str, **more) -> Freeze:
    return Freeze(name="stop", reason="because it must be", start=start, end=end, **more)


def weekly(days=("saturday", "sunday"), **more) -> Freeze:
    return Freeze(name="weekend", reason="nobody is there to help", days=days, **more)


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def test_the_start_is_in_and_the_end_is_out():
    december = once("2026-12-20T00:00:00Z", "2027-01-04T08:00:00Z")
    assert frozen(december, at("2026-12-20T00:00:00+00:00"))
    assert frozen(december, at("2027-01-04T07:59:59+00:00"))
    assert not frozen(december, at("2027-01-04T08:00:00+00:00"))
    assert not frozen(december, at("2026-12-19T23:59:59+00:00"))


def test_a_weekly_freeze_goes_by_the_clock_of_its_own_place():
    """Friday 17:00 in Berlin is 16:00 UTC in winter and 15:00 in summer."""
    friday = weekly(("friday",), from_time="17:00", time_zone="Europe/Berlin")
    assert not frozen(friday, at("2026-11-27T15:59:00+00:00"))
    assert frozen(friday, at("2026-11-27T16:00:00+00:00"))
    assert frozen(friday, at("2026-06-26T15:00:00+00:00"))
    assert not frozen(friday, at("2026-06-26T14:59:00+00:00"))
    assert not frozen(friday, at("2026-11-27T23:00:00+00:00"))  # Saturday in Berlin


@given(INSTANTS, st.sampled_from(ZONES), st.sets(st.sampled_from(WEEK), min_size=1), st.times(), st.times())
def test_it_is_on_when_the_clock_on_the_wall_says_so(now, zone, days, one, other):
    """Between two times of a day that no clock change touches."""
    start, end = sorted((one.replace(tzinfo=None), other.replace(tzinfo=None)))
    if start == end:
        return
    wall = now.astimezone(ZoneInfo(zone))
    midnights = [
        wall.replace(hour=0, minute=0, second=0, fold=0) + datetime.timedelta(days=d) for d in (-1, 2)
    ]
    if len({wall.utcoffset(), *(midnight.utcoffset() for midnight in midnights)}) > 1:
        return
    one_freeze = weekly(tuple(days), from_time=start, to_time=end, time_zone=zone)
    assert frozen(one_freeze, now) == (WEEK[wall.weekday()] in days and start <= wall.time() < end)


@given(INSTANTS, st.sampled_from(ZONES))
def test_every_day_is_always(now, zone):
    """No hour that comes twice or never lets anything through."""
    assert frozen(weekly(WEEK, time_zone=zone), now)


@given(INSTANTS, st.sampled_from(ZONES), st.sampled_from(["UTC", "Asia/Tokyo", "America/Lima"]))
def test_it_is_the_same_wherever_the_time_is_told(now, zone, told_in):
    one_freeze = weekly(("tuesday", "friday"), from_time="09:30", to_time="18:00", time_zone=zone)
    assert frozen(one_freeze, now) == frozen(one_freeze, now.astimezone(ZoneInfo(told_in)))


@pytest.mark.parametrize("minute", range(0, 180, 5))
def test_no_gap_opens_in_the_hour_that_comes_twice(minute):
    """In Berlin clocks go from 03:00 back to 02:00 on 25 October 2026: 02:30 is there twice."""
    night = weekly(("sunday",), from_time="01:00", to_time="02:30", time_zone="Europe/Berlin")
    now = at("2026-10-24T23:00:00+00:00") + datetime.timedelta(minutes=minute)
    assert frozen(night, now) == (minute < 150)  # until the second 02:30


def test_a_time_that_is_skipped_shortens_nothing():
    """In Berlin 02:30 is not there on 29 March 2026."""
    starts = weekly(("sunday",), from_time="02:30", to_time="05:00", time_zone="Europe/Berlin")
    ends = weekly(("sunday",), from_time="01:00", to_time="02:30", time_zone="Europe/Berlin")
    assert frozen(starts, at("2026-03-29T01:00:00+00:00"))  # 03:00, the first minute after the gap
    assert frozen(ends, at("2026-03-29T00:59:00+00:00"))  # 01:59, the last minute before it


def test_the_answer_says_when_it_is_over_and_why():
    asked = proposed(policy=policy(freezes=(weekly(),)), now=at("2026-11-28T12:00:00+00:00"))
    answer = freeze(asked)
    assert answer.says == "wait"
    assert answer.because == "frozen until Mon 2026-11-30 00:00 UTC (weekend): nobody is there to help"


def test_freezes_that_follow_each_other_count_as_one():
    monday = once("2026-11-30T00:00:00Z", "2026-12-01T10:00:00Z").model_copy(update={"name": "audit"})
    asked = proposed(policy=policy(freezes=(weekly(), monday)), now=at("2026-11-28T12:00:00+00:00"))
    assert "until Tue 2026-12-01 10:00 UTC" in freeze(asked).because


def test_a_freeze_without_an_end_in_sight_says_so():
    asked = proposed(policy=policy(freezes=(weekly(WEEK),)))
    assert "until the policy changes" in freeze(asked).because


def test_a_freeze_of_one_environment_leaves_the_others_alone():
    production = weekly(WEEK, environments=("production",))
    assert freeze(proposed(policy=policy(freezes=(production,)))).says == "go"
    assert freeze(proposed(policy=policy(freezes=(production,)), environment="production")).says == "wait"
