"""How detectors are judged: labelled windows hit, where all raise equally many false alarms a week.

An alarm is a point whose score reaches the threshold; for `SILENCE` after it, alarms are the same event and
do not count. Outside the labelled windows it is a false alarm; a window is hit by any alarm point in it. The
first part of each series is learnt from and judges nobody. One threshold holds for all series, the lowest
whose false alarms a week, over all series together, are at most what is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plumbline.costs.series.records import Series
from plumbline.costs.series.spacing import WEEK

SILENCE = 6 * 3600
PROBATION = 0.15
THRESHOLDS = 400


@dataclass(frozen=True)
class Judged:
    """One detector on one series, after its probation."""

    windows: NDArray[np.float64]
    """The highest score in each labelled window, shape (windows,)."""
    at: NDArray[np.int64]
    """Seconds of the points outside all windows, shape (points,)."""
    scores: NDArray[np.float64]
    weeks: float


def judged(series: Series, score: NDArray[np.float64], windows: Sequence[tuple[int, int]]) -> Judged:
    """Splits the scores into those of windows and those outside; what probation covers is left out."""
    after = np.arange(len(series)) >= int(PROBATION * len(series))
    inside = [after & (series.seconds >= begin) & (series.seconds <= end) for begin, end in windows]
    outside = after & ~np.any([*inside, np.zeros(len(series), bool)], axis=0)
    weeks = float(series.seconds[-1] - series.seconds[after][0]) / WEEK
    highest = np.array([score[where].max() for where in inside if where.any()])
    return Judged(highest, series.seconds[outside], score[outside], weeks)


def hits(every: Sequence[Judged], a_week: float) -> NDArray[np.bool_]:
    """Which windows are hit, series after series, at so many false alarms a week."""
    highest = np.concatenate([one.windows for one in every])
    return np.asarray(highest >= threshold(every, a_week))


def threshold(every: Sequence[Judged], a_week: float) -> float:
    """The lowest score, among those tried, that keeps to the rate."""
    allowed = a_week * sum(one.weeks for one in every)
    for tried in _tried(every):
        if sum(false_alarms(one, tried) for one in every) <= allowed:
            return tried
    return float("inf")


def false_alarms(one: Judged, level: float) -> int:
    """Events outside the windows."""
    reached = one.at[one.scores >= level]
    count, place = 0, 0
    while place < reached.size:
        count += 1
        place = int(np.searchsorted(reached, reached[place] + SILENCE, side="right"))
    return count


def _tried(every: Sequence[Judged]) -> list[float]:
    """What windows score, and high quantiles outside, lowest first: above zero, which all share."""
    outside = np.concatenate([one.scores for one in every])
    shares = 1 - np.logspace(-6, -0.5, THRESHOLDS)
    found = np.concatenate([np.quantile(outside, shares), *(one.windows for one in every)])
    return [float(level) for level in np.unique(found[found > 0])]
