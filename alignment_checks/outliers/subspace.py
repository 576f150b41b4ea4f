"""The distance of a point from a cloud of points: Mahalanobis' along the cloud's widest directions.

The remaining directions share one variance, as in probabilistic principal components (M. Tipping and
C. Bishop, 1999). Every variance is raised by a part of the mean one: directions in which the reference
hardly differs would otherwise decide alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ALL_DIRECTIONS = 256
"""Up to so many coordinates, every direction is kept."""

WIDEST = 64
"""Of more, so many directions are."""

RAISED_BY = 0.1
"""Of the mean variance. On census rows, of 0.0001 to 1 the one that tells apart most of what was broken."""

_LEAST = 1e-9
"""A reference whose points are all the same is this wide."""


@dataclass(frozen=True, eq=False)
class Subspace:
    """Where a cloud lies, and how wide it is."""

    centre: NDArray[np.float64]
    """Shape (coordinates,)."""
    directions: NDArray[np.float64]
    """Shape (directions, coordinates); of length 1, at right angles."""
    variances: NDArray[np.float64]
    """Shape (directions,), along each."""
    rest: float
    """The variance along every other direction."""

    def distances(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far each point lies from the cloud, in deviations: about 1 for the cloud's own points.

        Args:
            points: shape (points, coordinates).

        Returns:
            Shape (points,): the root of the mean over coordinates of squared deviations.
        """
        away = points - self.centre
        along = away @ self.directions.T
        inside = np.square(along)
        outside = np.maximum(np.square(away).sum(axis=1) - inside.sum(axis=1), 0.0)
        squares = (inside / self.variances).sum(axis=1) + outside / self.rest
        return np.asarray(np.sqrt(squares / self.centre.size))


def fitted(points: NDArray[np.float64]) -> Subspace:
    """The cloud of the points, shape (points, coordinates), at least two of them.

    Raises:
        ValueError: fewer than two points, or coordinates that are not finite.
    """
    if len(points) < 2 or not np.isfinite(points).all():
        raise ValueError("a cloud needs at least two points, all of them finite")
    centre = points.mean(axis=0)
    rising, directions = np.linalg.eigh(np.cov(points, rowvar=False).reshape(centre.size, centre.size))
    raised = np.maximum(rising[::-1], 0.0) + max(float(rising.mean()) * RAISED_BY, _LEAST)
    kept = centre.size if centre.size <= ALL_DIRECTIONS else WIDEST
    rest = float(raised[kept:].mean()) if kept < centre.size else float(raised[-1])
    return Subspace(centre, directions.T[::-1][:kept], raised[:kept], rest)
