"""AUC: how well scores rank, and how much better than another model's on the same rows.

Source of the variances: E. R. DeLong, D. M. DeLong and D. L. Clarke-Pearson, "Comparing the areas
under two or more correlated receiver operating characteristic curves: a nonparametric approach",
Biometrics 44 (1988) 837-845; through ranks as in X. Sun and W. Xu, "Fast implementation of DeLong's
algorithm", IEEE Signal Processing Letters 21 (2014) 1389-1393.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.intervals import wilson
from alignment_checks.means import normal_interval
from alignment_checks.measurement import Measurement


@dataclass(frozen=True)
class Placements:
    """How each row fares against the rows of the other outcome; a tie counts half."""

    positives: NDArray[np.float64]
    """Per positive row, the share of negatives it outranks; shape (positives,)."""
    negatives: NDArray[np.float64]
    """Per negative row, the share of positives that outrank it; shape (negatives,)."""

    @property
    def mean(self) -> float:
        """The AUC, or a difference of two."""
        return float(self.positives.mean())

    @property
    def standard_error(self) -> float:
        """DeLong's; needs two rows of each outcome."""
        parts = (self.positives, self.negatives)
        return math.sqrt(sum(float(part.var(ddof=1)) / part.size for part in parts))

    def __sub__(self, other: Placements) -> Placements:
        """Row by row, so that what two models share on the same rows cancels out."""
        return Placements(self.positives - other.positives, self.negatives - other.negatives)


def measure_auc(labels: NDArray[Any], scores: NDArray[Any], level: float) -> Measurement:
    """The probability that a positive row outscores a negative one.

    Args:
        labels: what happened, shape (rows,), 0 and 1.
        scores: shape (rows,), any finite scale.
        level: confidence of the interval, e.g. 0.95.

    Returns:
        AUC with DeLong's interval, cut to [0, 1]; `n` counts all rows. A ranking without a single
        error has no spread for DeLong to see: Wilson's limit for the smaller outcome stands in,
        which is the cautious choice. Undefined with fewer than two rows of an outcome.
    """
    about = {"n": labels.size, "unit": "probability"}
    problem = _too_few_to_rank(labels)
    if problem:
        return Measurement.undefined("auc", problem, **about)
    placed = placements(labels, scores)
    about |= {"value": placed.mean, "level": level, "standard_error": placed.standard_error}
    if placed.mean in (0.0, 1.0):
        smaller = min(placed.positives.size, placed.negatives.size)
        low, high = wilson(round(placed.mean * smaller), smaller, level)
        return Measurement(name="auc", low=low, high=high, method="wilson on the smaller outcome", **about)
    low, high = normal_interval(placed.mean, placed.standard_error, level)
    return Measurement(name="auc", low=max(0.0, low), high=min(1.0, high), method="delong", **about)


def measure_auc_change(
    labels: NDArray[Any], scores: NDArray[Any], champion_scores: NDArray[Any], level: float
) -> Measurement:
    """AUC of `scores` minus AUC of `champion_scores`, both on the same rows.

    Returns:
        The difference with DeLong's paired interval; `n` counts all rows. Undefined with fewer than
        two rows of an outcome.
    """
    about = {"n": labels.size, "unit": "difference"}
    problem = _too_few_to_rank(labels)
    if problem:
        return Measurement.undefined("auc_change", problem, **about)
    change = placements(labels, scores) - placements(labels, champion_scores)
    low, high = normal_interval(change.mean, change.standard_error, level)
    about |= {"value": change.mean, "level": level, "standard_error": change.standard_error}
    return Measurement(
        name="auc_change", low=max(-1.0, low), high=min(1.0, high), method="paired delong", **about
    )


def placements(labels: NDArray[Any], scores: NDArray[Any]) -> Placements:
    """Every row's placement among the rows of the other outcome, in O(rows log rows)."""
    positive = labels == 1
    ranks = _midranks(scores)
    below_positives = ranks[positive] - _midranks(scores[positive])
    below_negatives = ranks[~positive] - _midranks(scores[~positive])
    return Placements(
        positives=below_positives / below_negatives.size,
        negatives=1 - below_negatives / below_positives.size,
    )


def _midranks(values: NDArray[Any]) -> NDArray[np.float64]:
    """Ranks from 1; tied values share the mean of their ranks."""
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[which], dtype=np.float64)


def _too_few_to_rank(labels: NDArray[Any]) -> str | None:
    positives = int((labels == 1).sum())
    negatives = labels.size - positives
    if min(positives, negatives) >= 2:
        return None
    return f"ranking needs two rows of each outcome; here are {positives} positives and {negatives} negatives"
