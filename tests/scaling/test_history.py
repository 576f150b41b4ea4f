"""A history is on one grid, and says by line what is wrong with a file."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from plumbline.scaling.history import HistoryError, read_csv


def test_points_come_in_any_order_and_zone_and_count_as_their_mean():
    text = "timestamp,value\n2026-11-26T01:10:00+01:00,4\n2026-11-26T00:00:00Z,1\n2026-11-26 00:01:00,3\n"
    found = read_csv(text, "load.csv")
    assert found.start == datetime.datetime(2026, 11, 26, tzinfo=datetime.UTC)
    np.testing.assert_array_equal(found.values, [2, np.nan, 4])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "needs the columns"),
        ("time,load\n1,2\n", "needs the columns timestamp and value"),
        ("timestamp,value\n", "holds no measurement"),
        ("timestamp,value\nyesterday,1\n", "line 2: 'yesterday' is no time"),
        ("timestamp,value\n2026-11-26,1\n2026-11-27,much\n", "line 3: 'much' is no number"),
        ("timestamp,value\n2026-11-26,-1\n", "line 2: -1 is not a number from 0 on"),
        ("timestamp,value\n2026-11-26,nan\n", "line 2: nan is not"),
        ("timestamp,value\n2026-11-26\n", "line 2: '' is no number"),
        ("timestamp,value\n2026-11-26,1e308\n2026-11-26,1e308\n", "line 2: 1e308 is not"),
        (
            "timestamp,value\n0001-01-01,1\n2026-11-26,1\n",
            "goes from 0001-01-01.* to 2026-11-26.*, more than",
        ),
        ("timestamp,value\n9999-12-31T23:59:59-14:00,1\n", "line 2: '9999-12-31T23:59:59-14:00' is no time"),
        (f"timestamp,value\n2026-11-26,{'1' * 200_000}\n", "cannot be read as CSV: field larger"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, said: str):
    with pytest.raises(HistoryError, match=f"load.csv.*{said}"):
        read_csv(text, "load.csv")
