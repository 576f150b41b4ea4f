"""How sure a weighted mean, or what moves like one, is when rows have weights and clusters.

Source: K. M. Wolter, "Introduction to Variance Estimation" (2007), chapter 6: an estimate varies like the sum
of what each cluster contributes to it. Degrees of freedom come from the effective number of clusters.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from alignment_checks.design import Design


class Spread(NamedTuple):
    """How an estimate varies."""

    standard_error: float
    size: float
    """As many independent rows tell as much."""
    clusters: float
    """Clusters, or rows where there are none, as many of equal weight."""

    @property
    def n(self) -> int:
        """The size in whole rows."""
        return int(self.size + 1e-9)

    def reach(self, level: float) -> float:
        """How far an interval reaches to either side; without two clusters, any distance."""
        from scipy.special import stdtrit

        if self.clusters < 2:
            return math.inf
        return self.standard_error * float(stdtrit(self.clusters - 1, (1 + level) / 2))


def effective_clusters(design: Design) -> float:
    """(sum of weights)^2 over the sum of the clusters' squared weights (L. Kish); none: 0."""
    totals = by_cluster(design.weights, design)
    squares = float(np.square(totals).sum())
    return float(totals.sum()) ** 2 / squares if squares else 0.0


def spread(contributions: NDArray[Any], design: Design) -> Spread:
    """How an estimate varies, from what each row contributes to it.

    Args:
        contributions: each row's weight times its gradient, shape (rows,), summing to zero.
        design: of the same rows.
    """
    clusters, rows = effective_clusters(design), effective_clusters(Design(design.weights, None))
    between = float(np.square(by_cluster(contributions, design)).sum())
    alone = float(np.square(contributions).sum())
    if clusters < 2 or between <= 1e-14 * alone or between == 0:
        return Spread(0.0, clusters, clusters)
    size = rows * min(1.0, alone / between)
    return Spread(math.sqrt(between * clusters / (clusters - 1)), size, clusters)


def mean_contributions(values: NDArray[Any], design: Design) -> tuple[float, NDArray[np.float64]]:
    """The weighted mean, and what each row contributes to how it varies.

    Args:
        values: one number a row, shape (rows,).
        design: of the same rows; some weight is above zero.
    """
    shares = design.weights / design.weights.sum()
    mean = float(shares @ values)
    return mean, np.asarray(shares * (values - mean), dtype=np.float64)


def by_cluster(values: NDArray[Any], design: Design) -> NDArray[np.float64]:
    """Sums over each cluster's rows, shape (clusters,); the rows themselves where there is none."""
    if design.clusters is None:
        return np.asarray(values, dtype=np.float64)
    return np.asarray(np.bincount(design.clusters, values), dtype=np.float64)
