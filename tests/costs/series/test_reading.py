"""A series is read in order of time; what is mended is said, and what cannot be read is refused by line."""

from __future__ import annotations

import pytest

from plumbline.costs.series.reading import read_series
from plumbline.costs.series.records import SeriesError


@pytest.fixture
def read(tmp_path):
    def read_text(text):
        file = tmp_path / "cost.csv"
        file.write_text(text)
        return read_series(file)

    return read_text


def rows(*lines):
    return "\n".join(("timestamp,value", *lines))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "begins with nothing"),
        ("timestamp,value\n", "holds no point"),
        (rows("2026-01-01 00:00,", "2026-01-01 00:05,NaN"), "holds no point"),
        ("time,cost\n2026-01-01,1", "begins with `time,cost`; its first line must be `timestamp,value`"),
        (rows("2026-01-01 00:00,1", "2026-01-01 00:05,lots"), "line 3: `lots` is no finite number"),
        (rows("2026-01-01 00:00,inf"), "line 2: `inf` is no finite number"),
        (rows("2026-01-01 00:00,-1e308"), "line 2: `-1e308` is no finite number up to 1e"),
        (rows("2026-01-01 00:00,1e999"), "line 2: `1e999` is no finite number"),
        (rows("yesterday,1"), "line 2: `yesterday` is no time"),
        (rows("2026-01-01 00:00,1,2"), "line 2: has 3 fields"),
        (rows("2026-01-01 00:00,1", "2026-01-01 01:00+01:00,2"), "some times have a zone"),
        (
            rows("2026-01-01 00:00:00,1", "2026-01-01 00:00:01,1", "2026-01-01 00:00:02,1", "2027-01-01,1"),
            "evenly spaced",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(read, text, said):
    with pytest.raises(SeriesError, match=r"cost\.csv") as refused:
        read(text)
    assert said in str(refused.value)


def test_a_folder_or_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path, tmp_path / "none.csv", tmp_path / "bytes.csv"):
        with pytest.raises(SeriesError, match="cannot be read as CSV"):
            read_series(path)


@pytest.mark.parametrize(
    ("lines", "values", "said"),
    [
        (["2026-01-02,2", "2026-01-01,1"], [1, 2], "put in order of time: line 3"),
        (["2026-01-01,1", "2026-01-01,3", "2026-01-02,2"], [3, 2], "a later line has the same time: line 2"),
        (["2026-01-01,1", "2026-01-02,nan", "2026-01-03,2"], [1, 2], "left out, no value: line 3"),
        (
            ["2026-01-01,-1", "2026-01-02,2"],
            [-1, 2],
            "below zero, taken as they are (in costs, credits): line 2",
        ),
        (["2026-01-01,1", "2026-01-02,1"], [1, 1], "never changes"),
        (["2026-01-01,1", "2026-01-02,2"], [1, 2], "read as UTC"),
        (
            ["2026-01-01,1", "2026-01-02,2", "2026-01-03,3", "2026-01-09,4"],
            [1, 2, 3, 4],
            "longer gaps than the usual 86400 seconds, after line 4",
        ),
    ],
)
def test_what_is_mended_is_said(read, lines, values, said):
    found = read(rows(*lines))
    assert found.values.tolist() == values
    assert any(said in note for note in found.notes)


def test_times_with_zones_are_compared_as_instants_and_kept_as_written(read):
    found = read(rows("2026-03-29T00:30:00+00:00,1", "2026-03-29T03:30:00+02:00,2", "2026-03-29T02:30:00Z,3"))
    assert found.timestamps[1] == "2026-03-29T03:30:00+02:00"
    assert (found.seconds[1:] - found.seconds[:-1]).tolist() == [3600, 3600]
    assert found.notes == ()
