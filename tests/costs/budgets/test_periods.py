"""Periods are calendar periods in UTC, half open, without gaps."""

from __future__ import annotations

import datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.costs.budgets.periods import period_of
from plumbline.intent.budgets import PeriodName
from plumbline.times import day_start
from tests.costs.budgets.books import NOON

TIMES = st.datetimes(
    min_value=datetime.datetime(2000, 1, 1),  # noqa: DTZ001  # the strategy adds the zone
    max_value=datetime.datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(datetime.UTC),
)


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("day", "2026-03-15", "2026-03-16"),
        ("week", "2026-03-09", "2026-03-16"),
        ("month", "2026-03-01", "2026-04-01"),
        ("quarter", "2026-01-01", "2026-04-01"),
        ("year", "2026-01-01", "2027-01-01"),
    ],
)
def test_each_begins_and_ends_with_the_calendar(name, start, end):
    found = period_of(name, NOON)
    assert (str(found.start), str(found.end)) == (start, end)


@given(name=st.sampled_from(get_args(PeriodName)), at=TIMES)
def test_a_time_falls_in_its_period_and_the_next_begins_where_it_ends(name, at):
    found = period_of(name, at)
    assert found.holds(at)
    assert period_of(name, day_start(found.end)).start == found.end
    assert 0 <= found.elapsed(at) <= 1


def test_another_time_zone_does_not_move_a_boundary():
    east = datetime.timezone(datetime.timedelta(hours=2))
    still_february = datetime.datetime(2026, 3, 1, 1, 59, tzinfo=east)
    assert str(period_of("month", still_february).start) == "2026-02-01"


def test_a_time_without_a_zone_falls_in_no_period():
    with pytest.raises(ValueError, match="time zone"):
        period_of("month", NOON.replace(tzinfo=None))
