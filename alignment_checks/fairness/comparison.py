"""Two groups side by side: their rates, and how estimates made of both go together."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
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

    known_shares: dict[RateOf, tuple[Share, Share]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """Either side's shares made beforehand."""

    def at(self, level: float) -> Comparison:
        """The same two groups at another confidence."""
        return Comparison(self.group, self.against, self.unprivileged, self.privileged, level)

    def shares(self, rate: RateOf) -> tuple[Share, Share]:
        """A rate of either side with its exact limits.

        Raises:
            EmptyError: a side has no row in the denominator.
        """
        known = self.known_shares.get(rate)
        return known or (
            share_of(self.unprivileged, rate, self.level, clopper_pearson, self.group),
            share_of(self.privileged, rate, self.level, clopper_pearson, self.against),
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
        apart = math.sqrt(own[0]) * math.sqrt(own[1])  # of the product itself nothing may be left
        return max(-1.0, min(1.0, float(first @ self._products @ second) / apart))


def prepare(pairs: Sequence[Comparison], rates: Collection[RateOf]) -> None:
    """Makes exact shares beforehand, of pairs that have the first one's level: many at once are quicker."""
    pairs = [pair for pair in pairs if pair.level == pairs[0].level]
    sides = {id(each): each for pair in pairs for each in (pair.unprivileged, pair.privileged)}
    asked = {
        (key, rate): rate(side) for key, side in sides.items() if isinstance(side, Counts) for rate in rates
    }
    found = {place: its for place, its in asked.items() if its.n}
    if not found:
        return
    successes, n = (np.array([its[part] for its in found.values()], dtype=np.int64) for part in (0, 1))
    limits = zip(*(ends.tolist() for ends in many_clopper_pearson(successes, n, pairs[0].level)), strict=True)
    shares = {
        place: Share(its.successes / its.n, its.n, ends)
        for (place, its), ends in zip(found.items(), limits, strict=True)
    }
    for pair in pairs:
        ours, theirs = id(pair.unprivileged), id(pair.privileged)
        for rate in rates:
            if (ours, rate) in shares and (theirs, rate) in shares:
                pair.known_shares[rate] = shares[ours, rate], shares[theirs, rate]
