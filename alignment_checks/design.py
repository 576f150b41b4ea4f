"""How rows came about: what each stands for, and which of them belong together.

Rows of a survey have weights; rows of one household or user resemble each other. Either way, many rows
tell less than as many independent ones, and an interval that takes them for independent is too short.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

NOTHING = 1e-100
"""Of the largest weight; what is less counts as zero, for its square is no number any more."""


class DesignError(ValueError):
    """Weights or clusters that no row can have."""


@dataclass(frozen=True, eq=False)
class Design:
    """Weights and clusters of rows."""

    weights: NDArray[np.float64]
    """How many people each row stands for, shape (rows,); zero or more. Only their ratios count."""
    clusters: NDArray[np.int64] | None
    """Which rows belong together, shape (rows,), from 0; None: every row is independent."""

    @classmethod
    def of(cls, rows: int, weights: NDArray[Any] | None = None, clusters: NDArray[Any] | None = None) -> Self:
        """The design of rows with either, both or none.

        Args:
            rows: how many there are.
            weights: shape (rows,); all alike when None.
            clusters: names of any type that sorts, shape (rows,); every row its own when None.

        Raises:
            DesignError: weights that are missing, infinite, below zero or all zero.
        """
        taken = np.ones(rows) if weights is None else np.asarray(weights, dtype=np.float64)
        problem = weights_problem(taken)
        if problem:
            raise DesignError(problem)
        codes = None if clusters is None else np.unique(clusters, return_inverse=True)[1].astype(np.int64)
        taken = taken / taken.max(initial=0.0) if rows else taken
        taken[taken < NOTHING] = 0.0
        return cls(taken, codes)

    def of_rows(self, chosen: NDArray[Any]) -> Design:
        """The design of some rows, by a mask or their places."""
        return Design(self.weights[chosen], None if self.clusters is None else self.clusters[chosen])


def weights_problem(weights: NDArray[np.float64]) -> str | None:
    """Why these cannot be weights, or None."""
    wrong = {
        "missing": np.isnan(weights),
        "infinite": np.isinf(weights),
        "below zero": weights < 0,
    }
    for what, rows in wrong.items():
        if rows.any():
            return f"the weight is {what} in {int(rows.sum())} of {weights.size} rows"
    if weights.size and not weights.any():
        return "the weight is zero in every row"
    return None


def independent_rows(design: Design, generator: np.random.Generator) -> NDArray[np.int64]:
    """Places of rows, in order, that are independent and stand for one person each.

    A cluster is kept with a chance that rises with its weight, the heaviest surely, and of a kept cluster
    one row by its weight. So no two rows share a cluster, and every row is kept with a chance in proportion
    to its weight: plain counts of what is left have the weighted rates as their mean.
    """
    size = design.weights.size
    clusters = np.arange(size) if design.clusters is None else design.clusters
    order = np.argsort(clusters, kind="stable")
    totals = np.bincount(clusters, design.weights)
    if not totals.any():
        return np.empty(0, dtype=np.int64)
    kept = generator.random(totals.size) * totals.max() < totals
    # The row of each cluster that a point drawn on the cluster's length of the running weight falls on.
    running = np.cumsum(design.weights[order])
    ends = np.cumsum(np.bincount(clusters, minlength=totals.size)) - 1
    starts = running[ends] - totals
    points = starts + generator.random(totals.size) * totals
    places = np.searchsorted(running, points, side="right")
    first = np.concatenate([[0], ends[:-1] + 1])
    return np.sort(order[np.clip(places, first, ends)[kept]])
