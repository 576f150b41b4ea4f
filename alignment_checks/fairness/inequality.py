"""How unequally a model's mistakes benefit people, whoever they are: entropy indices of benefits.

A row's benefit is its prediction minus its label plus one: 0 for a false negative, 1 for a right
prediction, 2 for a false positive. Source: T. Speicher et al., "A unified approach to quantifying
algorithmic unfairness", KDD 2018; the terms are AIF360's.
"""

from __future__ import annotations

import math

from alignment_checks.fairness.confusion import Counts
from alignment_checks.measurement import Measurement


def theil_index(counts: Counts) -> Measurement:
    """The mean of (b / mean) log(b / mean): generalised entropy, alpha 1. Zero: all benefit alike."""
    return _measure("theil_index", counts, 1.0)


def generalized_entropy_index(counts: Counts, alpha: float = 2.0) -> Measurement:
    """The mean of ((b / mean)^alpha - 1) / (alpha (alpha - 1)); alpha 2 is half the squared variation."""
    return _measure("generalized_entropy_index", counts, alpha)


def _measure(name: str, counts: Counts, alpha: float) -> Measurement:
    about = {"n": counts.n, "unit": "index", "method": "from counts"}
    benefits = [(1.0, counts.correct), (2.0, counts.false_positives)]
    total = sum(benefit * rows for benefit, rows in benefits)
    if total == 0:
        reason = "no row" if counts.n == 0 else "nobody benefits: every prediction is a false negative"
        return Measurement.undefined(name, reason, **about)
    mean = total / counts.n
    terms = [(benefit / mean, rows) for benefit, rows in [(0.0, counts.false_negatives), *benefits] if rows]
    value = sum(rows * _entropy(share, alpha) for share, rows in terms) / counts.n
    return Measurement(name=name, value=value, **about)


def _entropy(share: float, alpha: float) -> float:
    if alpha == 1:
        return share * math.log(share) if share else 0.0
    if alpha == 0:
        return -math.log(share) if share else math.inf
    return float((share**alpha - 1) / (alpha * (alpha - 1)))
