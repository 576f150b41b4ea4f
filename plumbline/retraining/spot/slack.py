"""Slack: the ticks that are to spare, as a grid on which values are kept.

The slack of a run is what is left to the deadline, less its work and the overhead it still owes. A tick of
useful work keeps it, a tick without a machine costs one, a launch costs the overhead.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from plumbline.retraining.spot.job import SpotJob

FINE, MEDIUM, GROWTH = 8.0, 24.0, 1.12
"""Up to `FINE` every half tick, up to `MEDIUM` every tick, then each point `GROWTH` times the one before."""

Values = NDArray[np.float64]


def grid(job: SpotJob) -> Values:
    """Points from 0 to all that the job ever has; dense where a tick decides."""
    most = max(job.ticks - job.work, 1.0)
    points = [np.arange(0, FINE, 0.5), np.arange(FINE, MEDIUM), MEDIUM * GROWTH ** np.arange(400)]
    joined = np.concatenate(points)
    return np.append(joined[joined < most], most)


class Shift:
    """Reads values at less slack than each point has, by a straight line between points."""

    def __init__(self, points: Values, less: float) -> None:
        at = np.maximum(points - less, 0.0)
        self._low = np.clip(np.searchsorted(points, at, side="right") - 1, 0, len(points) - 2)
        self._high = self._low + 1
        self._part = (at - points[self._low]) / (points[self._high] - points[self._low])

    def __call__(self, values: Values) -> Values:
        """Values along the last axis; below no slack at all, those of none."""
        low = values[:, self._low]
        return low + self._part * (values[:, self._high] - low)
