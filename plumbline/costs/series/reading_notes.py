"""What was mended or left out while a series was read, and what is odd about it: told, never hidden."""

from __future__ import annotations

import datetime
import itertools
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from plumbline.costs.series.spacing import spacing_of


class Point(NamedTuple):
    """One line of the file."""

    line: int
    timestamp: str
    at: datetime.datetime
    value: float
    """Not a number where nothing was measured."""


def notes(
    points: Sequence[Point], measured: Sequence[Point], kept: Sequence[Point], seconds: NDArray[np.int64]
) -> Iterator[str]:
    """A sentence each.

    Args:
        points: as they stand in the file.
        measured: those with a value.
        kept: those of the series, in order of time.
        seconds: the times of these, shape (points,), rising.
    """
    if measured[0].at.tzinfo is None:
        yield "times have no zone: read as UTC"
    missing = [point.line for point in points if math.isnan(point.value)]
    if missing:
        yield f"left out, no value: {_lines(missing)}"
    held = {point.line for point in kept}
    repeated = [point.line for point in measured if point.line not in held]
    if repeated:
        yield f"left out, a later line has the same time: {_lines(repeated)}"
    disorder = [after.line for before, after in itertools.pairwise(measured) if after.at < before.at]
    if disorder:
        yield f"put in order of time: {_lines(disorder)}"
    yield from _notes_on_values(kept, seconds)


def _notes_on_values(kept: Sequence[Point], seconds: NDArray[np.int64]) -> Iterator[str]:
    below = [point.line for point in kept if point.value < 0]
    if below:
        yield f"below zero, taken as they are (in costs, credits): {_lines(below)}"
    step = spacing_of(seconds).step
    gaps = [kept[place].line for place in (np.diff(seconds) > 1.5 * step).nonzero()[0].tolist()]
    if gaps:
        yield f"longer gaps than the usual {step} seconds, after {_lines(gaps)}"
    if len(kept) > 1 and len({point.value for point in kept}) == 1:
        yield "the value never changes: every score is zero"


def _lines(lines: Sequence[int]) -> str:
    """`line 3`, or the first of many."""
    if len(lines) == 1:
        return f"line {lines[0]}"
    more = f" and {len(lines) - 5:,} more" if len(lines) > 5 else ""
    return f"lines {', '.join(map(str, lines[:5]))}{more}"
