"""A time is told in UTC, whatever zone it came in."""

import datetime

from plumbline.times import minute


def test_to_the_minute_in_utc():
    zone = datetime.timezone(datetime.timedelta(hours=2))
    assert minute(datetime.datetime(2026, 11, 26, 1, 30, 59, tzinfo=zone)) == "2026-11-25 23:30 UTC"
