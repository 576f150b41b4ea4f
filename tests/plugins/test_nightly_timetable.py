"""No run starts by itself for a night before the first or after the last."""

import datetime

import pendulum
import pytest
from airflow.timetables.base import TimeRestriction

from plumbline_airflow.nightly_timetable import NightlyTimetable

FIRST, LAST = "2026-01-01", "2026-01-03"


def runs(timetable, restriction, most=10):
    """Logical dates in the order Airflow would start them."""
    found, last = [], None
    while len(found) < most:
        info = timetable.next_dagrun_info(last_automated_data_interval=last, restriction=restriction)
        if info is None:
            break
        last = info.data_interval
        found.append(last.start)
    return found


def between(start, end, *, catchup=True):
    return TimeRestriction(start and pendulum.parse(start), end and pendulum.parse(end), catchup)


@pytest.mark.parametrize(
    ("start", "end"), [(None, None), ("2025-12-25", None), ("2025-12-25", "2026-01-20"), (None, "2026-01-04")]
)
def test_a_backfill_gets_one_run_a_night_and_none_outside(start, end):
    found = runs(NightlyTimetable("0 2 * * *", FIRST, LAST), between(start, end))
    assert [f"{date:%Y-%m-%d %H}" for date in found] == ["2026-01-01 02", "2026-01-02 02", "2026-01-03 02"]


def test_a_narrower_restriction_still_holds():
    found = runs(NightlyTimetable("0 2 * * *", FIRST, LAST), between("2026-01-02", "2026-01-02T12:00"))
    assert [date.day for date in found] == [2]


def test_once_the_last_night_is_past_nothing_is_scheduled():
    assert (
        runs(NightlyTimetable("0 2 * * *", "2016-01-01", "2016-02-11"), between(None, None, catchup=False))
        == []
    )


def test_before_the_first_night_the_first_is_what_comes_next():
    first = datetime.date.today() + datetime.timedelta(days=30)  # noqa: DTZ011 - any day ahead serves
    (date,) = runs(
        NightlyTimetable("0 2 * * *", first.isoformat()), between(None, None, catchup=False), most=1
    )
    assert (date.date(), date.hour) == (first, 2)


@pytest.mark.parametrize("arguments", [("0 2 * * *", FIRST, LAST), ("*/5 * * * *", FIRST, None), ("@daily",)])
def test_it_survives_serialization(arguments, plugin):
    from airflow.serialization.decoders import decode_timetable
    from airflow.serialization.encoders import encode_timetable

    timetable = NightlyTimetable(*arguments)
    again = decode_timetable(encode_timetable(timetable))
    assert (type(again), again.serialize()) == (NightlyTimetable, timetable.serialize())


def test_a_version_of_the_dag_from_before_there_was_a_first_day_is_still_read():
    assert NightlyTimetable.deserialize({"cron": "@daily", "last": LAST}).serialize()["last"] == LAST
