"""Two groups side by side: their rates, and how estimates made of both go together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.fairness.confusion import Counts
from alignment_checks.fairness.shares import RateOf, Share, influence, share_of
from alignment_checks.fairness.weighted import CELLS, WeightedCounts
from alignment_checks.intervals import clopper_pearson, many_clopper_pearson

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
    known: dict[RateOf, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    """Differences of rates made so far: several metrics rest on the same one."""

    exact: Mapping[tuple[Any, RateOf, float], Share] = field(default_factory=dict, compare=False, repr=False)
    """Shares made beforehand, by counts, rate and level."""

    def at(self, level: float) -> Comparison:
        """The same two groups at another confidence."""
        return Comparison(self.group, self.against, self.unprivileged, self.privileged, level)

    def shares(self, rate: RateOf) -> tuple[Share, Share]:
        """A rate of either side with its exact limits.

        Raises:
            EmptyError: a side has no row in the denominator.
        """
        ours = self.exact.get((self.unprivileged, rate, self.level))
        theirs = self.exact.get((self.privileged, rate, self.level))
        return (
            ours or share_of(self.unprivileged, rate, self.level, clopper_pearson, self.group),
            theirs or share_of(self.privileged, rate, self.level, clopper_pearson, self.against),
        )

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


def prepared(pairs: Sequence[Comparison], rates: Iterable[RateOf]) -> list[Comparison]:
    """The pairs, all of one level, with the exact shares of their counts: many are made quicker at once."""
    sides = {
        each for pair in pairs for each in (pair.unprivileged, pair.privileged) if isinstance(each, Counts)
    }
    if not sides:
        return list(pairs)
    level = pairs[0].level
    asked = [(side, rate, rate(side)) for side in sides for rate in rates]
    known = [(side, rate, found) for side, rate, found in asked if found.n]
    successes, n = (np.array([found[place] for *_, found in known], dtype=np.int64) for place in (0, 1))
    lows, highs = (ends.tolist() for ends in many_clopper_pearson(successes, n, level))
    exact = {
        (side, rate, level): Share(found.successes / found.n, found.n, limits)
        for (side, rate, found), limits in zip(known, zip(lows, highs, strict=True), strict=True)
    }
    return [replace(pair, exact=exact) for pair in pairs]
