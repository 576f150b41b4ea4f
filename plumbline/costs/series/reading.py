"""Reads a series from a CSV file with the columns `timestamp,value`."""

from __future__ import annotations

import csv
import datetime
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from plumbline.costs.series.reading_notes import Point, notes
from plumbline.costs.series.records import Series, SeriesError
from plumbline.costs.series.spacing import spacing_of
from plumbline.printable import one_line

HEADER = ["timestamp", "value"]
MOST = 1_000_000
"""Points a file may have."""

LONGEST = 10 * MOST
"""Steps that a series may span, its gaps included."""

LARGEST = 1e100
"""The largest value, above zero or below: its square must still be a number."""

MISSING = {"", "nan", "null", "none"}
"""How a measurement that was not made is written; any other text is an error."""


def read_series(path: Path) -> Series:
    """The series in a file, in order of time; what was mended is in its notes.

    Times without a zone are read as UTC. Points without a value are left out; of points at the same time the
    last line holds.

    Raises:
        SeriesError: the file cannot be read, has another header or no point, or a line is not a time and a
            number.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _series(path, list(_points(path, csv.reader(file))))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SeriesError(f"{path}: cannot be read as CSV: {error}; give a file with {_header()}") from error


def _points(path: Path, rows: Iterable[list[str]]) -> Iterator[Point]:
    numbered = enumerate(rows, start=1)
    _, header = next(numbered, (1, []))
    if [name.strip().lower() for name in header] != HEADER:
        found = f"`{one_line(','.join(header))[:80]}`" if header else "nothing"
        raise SeriesError(f"{path}: begins with {found}; its first line must be {_header()}")
    for line, row in numbered:
        if line > MOST + 1:
            raise SeriesError(f"{path}: more than {MOST:,} points; give a shorter span or sum them up")
        if row:
            yield _point(f"{path}, line {line}", line, row)


def _point(where: str, line: int, row: Sequence[str]) -> Point:
    if len(row) != len(HEADER):
        raise SeriesError(f"{where}: has {len(row)} fields; write a time and a number")
    timestamp = row[0].strip()
    try:
        at = datetime.datetime.fromisoformat(timestamp)
    except ValueError:
        said = one_line(timestamp)[:40]
        raise SeriesError(f"{where}: `{said}` is no time; write it like 2026-11-26 03:00:00") from None
    return Point(line, timestamp, at, _value(where, row[1].strip()))


def _value(where: str, text: str) -> float:
    if text.lower() in MISSING:
        return math.nan
    try:
        value = float(text)
    except ValueError:
        value = math.inf
    if not abs(value) <= LARGEST:
        said = one_line(text)[:40]
        raise SeriesError(
            f"{where}: `{said}` is no finite number up to {LARGEST:g}; write one, or nothing where none is "
            "known"
        )
    return value


def _series(path: Path, points: Sequence[Point]) -> Series:
    zones = {point.at.tzinfo is None for point in points}
    if len(zones) > 1:
        raise SeriesError(f"{path}: some times have a zone and some have none; write all of them alike")
    measured = [point for point in points if math.isfinite(point.value)]
    if not measured:
        raise SeriesError(f"{path}: holds no point with a value; there is nothing to score")
    last = {_seconds(point.at): point for point in measured}
    seconds = np.array(sorted(last), dtype=np.int64)
    kept = [last[at] for at in seconds.tolist()]
    _check_span(path, seconds)
    return Series(
        timestamps=tuple(point.timestamp for point in kept),
        seconds=seconds,
        values=np.array([point.value for point in kept]),
        notes=tuple(notes(points, measured, kept, seconds)),
    )


def _check_span(path: Path, seconds: NDArray[np.int64]) -> None:
    step = spacing_of(seconds).step
    if (seconds[-1] - seconds[0]) // step > LONGEST:
        raise SeriesError(
            f"{path}: begins with points {step} seconds apart and spans {LONGEST:,} times that or more; give "
            "points that are evenly spaced"
        )


def _seconds(at: datetime.datetime) -> int:
    aware = at.replace(tzinfo=datetime.UTC) if at.tzinfo is None else at
    return math.floor(aware.timestamp())


def _header() -> str:
    return f"`{','.join(HEADER)}`"
