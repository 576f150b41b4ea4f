"""Where nights are days of a date column, a window is that day's rows."""

from __future__ import annotations

import datetime

import pyarrow as pa
import pytest

from plumbline.windows.locating import current_window
from plumbline.windows.nights import NightError
from plumbline.windows.parquet import DataError
from plumbline.windows.reading import read

DAYS = [datetime.date(2026, 1, day) for day in (1, 3, 1, 3, 3, 1, 1, 3, 1, 1)]
NOON = [datetime.datetime.combine(day, datetime.time(12)) for day in DAYS]


@pytest.fixture
def daily(project):
    return project.with_nights(date_column="day")


def ids_of(daily, night):
    rows = read(daily.settings, daily.spec, current_window(daily.settings, daily.spec, night))
    return rows.table["id"].to_pylist()


@pytest.mark.parametrize(
    "days",
    [
        pa.array(DAYS),
        pa.array(NOON),
        pa.array(NOON, pa.timestamp("us", tz="UTC")),
        pa.array([str(day) for day in DAYS]),
        pa.array([str(day) for day in DAYS]).dictionary_encode(),
    ],
    ids=["dates", "timestamps", "timestamps with a zone", "text", "encoded text"],
)
def test_a_night_is_one_day_wherever_its_rows_lie(daily, days):
    daily.change("arrivals", "day", days)
    assert ids_of(daily, 0) == [100, 102, 105, 106, 108, 109]
    assert ids_of(daily, 2) == [101, 103, 104, 107]


def test_days_are_counted_in_utc(daily):
    late = datetime.datetime(2026, 1, 2, 23, tzinfo=datetime.UTC)
    daily.change("arrivals", "day", pa.array([late] * 10, pa.timestamp("us", tz="Asia/Tokyo")))
    assert current_window(daily.settings, daily.spec, 0).rows == 0
    assert current_window(daily.settings, daily.spec, 1).rows == 10


def test_the_window_counts_its_rows_not_the_interval(daily):
    daily.change("arrivals", "day", pa.array(DAYS))
    window = current_window(daily.settings, daily.spec, 2)
    assert (window.start, window.stop, window.rows) == (1, 8, 4)


def test_a_day_without_arrivals_is_an_empty_window(daily):
    daily.change("arrivals", "day", pa.array(DAYS))
    window = current_window(daily.settings, daily.spec, 1)
    assert window.rows == 0
    assert read(daily.settings, daily.spec, window).problems == ("the window holds no rows",)


def test_a_day_after_the_last_has_not_arrived(daily):
    daily.change("arrivals", "day", pa.array(DAYS))
    with pytest.raises(NightError, match=r"the last one is 2 \(2026-01-03\)"):
        current_window(daily.settings, daily.spec, 3)


def test_rows_without_a_day_belong_to_no_night(daily):
    daily.change("arrivals", "day", pa.array([None, *DAYS[1:]]))
    assert 100 not in ids_of(daily, 0) + ids_of(daily, 2)


@pytest.mark.parametrize("days", [pa.array([1.5] * 10), pa.array(["yesterday"] * 10), None])
def test_a_column_without_dates_is_refused(daily, days):
    daily.change("arrivals", "day", days)
    with pytest.raises(DataError, match=r"nights\.date_column"):
        current_window(daily.settings, daily.spec, 0)
