"""Two groups side by side: their rates, and how estimates made of both go together."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.fairness.confusion import Counts
from alignment_checks.fairness.shares import RateOf, Share, influence, share_of
from alignment_checks.fairness.weighted import CELLS, WeightedCounts
from alignment_checks.intervals import clopper_pearson

INDEPENDENT: NDArray[Any] = np.zeros(0)
"""The gradient of an estimate from independent rows, which nobody needs."""


@dataclass(frozen=True)
class Comparison:
    """Two groups of one attribute, as people read them (`DIS=1` against `DIS=2`), and their counts."""

    group: str
    against: str
    unprivileged: Counts | WeightedCounts
    privileged: Counts | WeightedCounts
    """Where the rows have a design, of the same table as the other group's."""
    level: float

    def share(self, side: Counts | WeightedCounts, rate: RateOf) -> Share:
        """A rate of one side with its exact limits."""
        return share_of(side, rate, self.level, clopper_pearson)

    @cached_property
    def _products(self) -> NDArray[np.float64]:
        """Sums over clusters of products of two cells of either group, shape (8, 8)."""
        ours, theirs = self.unprivileged, self.privileged
        if not (isinstance(ours, WeightedCounts) and isinstance(theirs, WeightedCounts)):
            return INDEPENDENT
        shared = ours.products(theirs)
        return np.block([[ours.own_products, shared], [shared.T, theirs.own_products]])

    def gradients(self, rate: RateOf) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How either side's rate moves with the cells of both, shape (8,); empty without a design."""
        sides = self.unprivileged, self.privileged
        if not (isinstance(sides[0], WeightedCounts) and isinstance(sides[1], WeightedCounts)):
            return INDEPENDENT, INDEPENDENT
        none = np.zeros(CELLS)
        return (
            np.concatenate([influence(sides[0], rate), none]),
            np.concatenate([none, influence(sides[1], rate)]),
        )

    def correlation(self, first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
        """How two estimates go together over the clusters, from their gradients; independent rows: 0."""
        if not first.size:
            return 0.0
        own = float(first @ self._products @ first), float(second @ self._products @ second)
        if min(own) <= 0:
            return 0.0
        return max(-1.0, min(1.0, float(first @ self._products @ second) / math.sqrt(own[0] * own[1])))
