"""How unequally a model's mistakes benefit people, whoever they are: entropy indices of benefits.

A row's benefit is its prediction minus its label plus one: 0 for a false negative, 1 for a right
prediction, 2 for a false positive. Source: T. Speicher et al., "A unified approach to quantifying
algorithmic unfairness", KDD 2018; the terms are AIF360's.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.fairness.confusion import Counts
from alignment_checks.fairness.weighted import WeightedCounts
from alignment_checks.measurement import Measurement


def theil_index(counts: Counts | WeightedCounts) -> Measurement:
    """The mean of (b / mean) log(b / mean): generalised entropy, alpha 1. Zero: all benefit alike."""
    return _measure("theil_index", counts, 1.0)


def generalized_entropy_index(counts: Counts | WeightedCounts, alpha: float = 2.0) -> Measurement:
    """The mean of ((b / mean)^alpha - 1) / (alpha (alpha - 1)); alpha 2 is half the squared variation.

    Alpha 0 is the mean of -log(b / mean), which is undefined as soon as somebody has no benefit at all.
    """
    return _measure("generalized_entropy_index", counts, alpha)


def entropy_of_benefits(
    name: str, benefits: NDArray[np.float64], alpha: float, weights: NDArray[np.float64] | None = None
) -> Measurement:
    """Generalised entropy of any benefits; alpha 1 is Theil's index.

    Args:
        name: the measurement's name.
        benefits: one a row, or one for each kind of row; none below zero.
        alpha: how much large benefits count.
        weights: how many rows or people each stands for; one when None.
    """
    taken = np.ones(benefits.size) if weights is None else weights
    about = {"n": int((taken > 0).sum()), "unit": "index", "method": "from benefits"}
    return _told(name, benefits[taken > 0], taken[taken > 0], alpha, about)


def _measure(name: str, counts: Counts | WeightedCounts, alpha: float) -> Measurement:
    weights = np.asarray(_weights(counts), dtype=np.float64)
    about = {"n": counts.n, "unit": "index", "method": "from counts"}
    benefits = np.array([1.0, 2.0, 0.0])
    if counts.n and weights[:2].sum() == 0:
        return Measurement.undefined(name, "nobody benefits: every prediction is a false negative", **about)
    return _told(name, benefits[weights > 0], weights[weights > 0], alpha, about)


def _told(
    name: str,
    benefits: NDArray[np.float64],
    weights: NDArray[np.float64],
    alpha: float,
    about: dict[str, Any],
) -> Measurement:
    if not benefits.size:
        return Measurement.undefined(name, "no row", **about)
    if (benefits < 0).any():
        reason = (
            f"{int((benefits < 0).sum())} benefits are below zero: scale labels and predictions to 0 to 1"
        )
        return Measurement.undefined(name, reason, **about)
    shares = weights / weights.sum()
    mean = float(shares @ benefits)
    if mean == 0:
        return Measurement.undefined(name, "nobody benefits", **about)
    value = math.fsum(
        w * _entropy(b / mean, alpha) for b, w in zip(benefits.tolist(), shares.tolist(), strict=True)
    )
    if not math.isfinite(value):
        reason = f"some have no benefit at all, and alpha {alpha:g} asks for its logarithm or inverse"
        return Measurement.undefined(name, reason, **about)
    return Measurement(name=name, value=max(0.0, value), **about)


def _weights(counts: Counts | WeightedCounts) -> tuple[float, float, float]:
    """Rows, or their weight, that benefit rightly, doubly and not at all."""
    if isinstance(counts, WeightedCounts):
        tp, fp, fn, tn = counts.weights.tolist()
        return tp + tn, fp, fn
    return counts.correct, counts.false_positives, counts.false_negatives


def _entropy(share: float, alpha: float) -> float:
    if alpha == 1:
        return share * math.log(share) if share else 0.0
    if alpha == 0:
        return -math.log(share) if share else math.inf
    if share == 0 and alpha < 0:
        return math.inf
    return float((share**alpha - 1) / (alpha * (alpha - 1)))
