"""The words for a series: its points, what is told about each, and the alarms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plumbline.errors import PlumblineError


class SeriesError(PlumblineError, ValueError):
    """A series cannot be read, or is too short for what is asked of it."""


@dataclass(frozen=True)
class Series:
    """One figure over time, oldest first; no time occurs twice."""

    timestamps: tuple[str, ...]
    """As they were written."""
    seconds: NDArray[np.int64]
    """The same since 1970 in UTC, shape (points,), rising."""
    values: NDArray[np.float64]
    """Shape (points,), finite."""
    notes: tuple[str, ...] = ()
    """What was mended or left out on reading, in words."""

    def __len__(self) -> int:
        """How many points."""
        return len(self.timestamps)


@dataclass(frozen=True)
class Scores:
    """What is told about every point, each from the points before it and itself; shapes (points,)."""

    score: NDArray[np.float64]
    """How unusual: zero for usual, higher for less likely, no upper bound. See `scoring`."""
    expected: NDArray[np.float64]
    """What the season had led to expect, in the series' unit."""


@dataclass(frozen=True)
class Alarm:
    """One event, told once, at its first point."""

    place: int
    """Of the point in the series, from zero."""
    timestamp: str
    score: float
    value: float
    expected: float
