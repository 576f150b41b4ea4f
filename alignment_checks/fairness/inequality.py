"""How unequally a model's mistakes benefit people, whoever they are: entropy indices of benefits.

A row's benefit is its prediction minus its label plus one: 0 for a false negative, 1 for a right
prediction, 2 for a false positive. Source: T. Speicher et al., "A unified approach to quantifying
algorithmic unfairness", KDD 2018; the terms are AIF360's.
"""

from __future__ import annotations

import math

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


def _measure(name: str, counts: Counts | WeightedCounts, alpha: float) -> Measurement:
    about = {"n": counts.n, "unit": "index", "method": "from counts"}
    right, double, none = _weights(counts)
    total, everybody = right + 2 * double, right + double + none
    if total == 0:
        reason = "no row" if counts.n == 0 else "nobody benefits: every prediction is a false negative"
        return Measurement.undefined(name, reason, **about)
    mean = total / everybody
    terms = [(benefit / mean, rows) for benefit, rows in ((0.0, none), (1.0, right), (2.0, double)) if rows]
    value = sum(rows * _entropy(share, alpha) for share, rows in terms) / everybody
    if not math.isfinite(value):
        reason = (
            f"{none:g} false negatives have no benefit, and alpha {alpha:g} asks for its logarithm or inverse"
        )
        return Measurement.undefined(name, reason, **about)
    return Measurement(name=name, value=value, **about)


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
