"""How far apart a series' points lie, and which seasons that lets one see."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DAY = 86_400
WEEK = 7 * DAY

RECENT = 12
"""Points that count as just now: an hour of five-minute points."""


@dataclass(frozen=True)
class Spacing:
    """The usual distance of a series' points."""

    step: int
    """Seconds from one point to the next."""

    @property
    def seasons(self) -> tuple[int, ...]:
        """Points of a day, where it has four or more, and of a week: shortest first."""
        day, week = round(DAY / self.step), round(WEEK / self.step)
        return tuple(season for season, least in ((day, 4), (week, 2)) if season >= least) or (1,)

    @property
    def recent(self) -> int:
        """Points that count as just now: `RECENT`, or half the shortest season."""
        return max(1, min(RECENT, self.seasons[0] // 2))

    @property
    def points_a_week(self) -> float:
        """How many points a week has."""
        return WEEK / self.step

    def slots(self, seconds: NDArray[np.int64]) -> NDArray[np.int64]:
        """The place of each time on an even grid that begins with the first, shape (points,)."""
        return np.asarray((seconds - seconds[0]) // self.step, dtype=np.int64)


FIRST = 13
"""Gaps that tell the spacing: no later one changes what was said of a point that is scored."""


def spacing_of(seconds: NDArray[np.int64]) -> Spacing:
    """The median gap of the first points; a day for fewer than two points."""
    gaps = np.diff(seconds[: FIRST + 1])
    return Spacing(max(1, int(np.median(gaps)))) if gaps.size else Spacing(DAY)
