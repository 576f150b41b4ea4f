"""What share of held-out reference items lie less far than one: a distance on a scale that means something.

One minus the share is a conformal p-value (V. Vovk, A. Gammerman and G. Shafer, 2005): an item drawn as the
held-out ones were exceeds a score of 1 - a with a chance of at most a, whatever the distance is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EXACT = 100
"""Of the largest distances; below them only some are kept, and scores are rounded down."""

_SOME = 200


@dataclass(frozen=True)
class Ranks:
    """Distances of held-out items."""

    rows: int
    """How many there were."""
    distances: Sequence[float]
    """Some of them, rising."""
    at_least: Sequence[int]
    """How many of all lie at least as far as each of `distances`."""

    def score(self, distance: float) -> float:
        """From 0 to `highest`: one minus the share, itself included, of those that lie as far or farther."""
        return 1 - (1 + self._as_far(distance)) / (self.rows + 1)

    @property
    def highest(self) -> float:
        """The score of what lies farther than all: more can't be said with so few items."""
        return 1 - 1 / (self.rows + 1)

    def _as_far(self, distance: float) -> int:
        place = bisect_right(self.distances, distance)
        if place == 0:
            return self.rows
        if distance > self.distances[-1]:
            return 0
        return self.at_least[place - 1]


def ranked(distances: NDArray[np.float64]) -> Ranks:
    """The ranks of held-out distances, shape (items,).

    Raises:
        ValueError: none, or one that is not finite.
    """
    if not distances.size or not np.isfinite(distances).all():
        raise ValueError("ranks need at least one distance, all of them finite")
    rising = np.sort(distances)
    near = np.linspace(0, max(rising.size - EXACT, 0), _SOME).astype(np.int64)
    far = np.arange(max(rising.size - EXACT, 0), rising.size)
    kept = np.unique(rising[np.unique(np.concatenate([near[near < rising.size], far]))])
    at_least = rising.size - np.searchsorted(rising, kept, side="left")
    return Ranks(int(rising.size), kept.tolist(), at_least.tolist())
