"""A night is named by its number or by its date; anything else is refused."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plumbline.windows.nights import NightError, date_of, night_for


@pytest.mark.parametrize(("date", "night"), [("2026-01-01", 0), ("2026-01-02", 1), ("2027-01-01", 365)])
def test_a_date_is_counted_from_the_first_night(project, date, night):
    assert night_for(project.spec, None, datetime.date.fromisoformat(date)) == night


def test_the_number_wins_over_the_date(project):
    assert night_for(project.spec, 3, datetime.date(2026, 1, 1)) == 3


def test_night_zero_is_a_night_and_not_nothing(project):
    assert night_for(project.spec, 0, datetime.date(2026, 5, 1)) == 0


@given(night=st.integers(0, 10_000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_date_and_night_undo_each_other(project, night):
    assert night_for(project.spec, None, date_of(project.spec, night)) == night


@pytest.mark.parametrize(
    ("night", "date", "says"),
    [
        (None, None, "no night of jobs was named: give its number or its date"),
        (-1, None, "night -1 of jobs cannot be: the first one is 0"),
        (None, datetime.date(2025, 12, 31), "2025-12-31 is before jobs's first night, 2026-01-01"),
    ],
)
def test_what_names_no_night_is_refused(project, night, date, says):
    with pytest.raises(NightError, match=says):
        night_for(project.spec, night, date)


def test_a_spec_can_name_the_last_night(project):
    spec = project.with_nights(rows=4, last=5).spec
    assert night_for(spec, 5, None) == 5
    for night, date in ((6, None), (None, datetime.date(2026, 1, 7))):
        with pytest.raises(NightError, match="night 6 of jobs cannot be: the last night is 5"):
            night_for(spec, night, date)


def test_a_night_past_the_calendar_has_no_date(project):
    with pytest.raises(NightError, match="the calendar ends before it"):
        date_of(project.spec, 10**9)
