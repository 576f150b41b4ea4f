"""Concept drift: whether the same score still means the same chance.

More rows with low scores are covariate shift and change nothing here: each bin of scores is compared
with the reference's rows of that bin, as what happened minus what the score was worth on the reference.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.measurement import Measurement
from alignment_checks.performance.realised import input_problem
from alignment_checks.performance.recalibration import Recalibration

BINS = 10
"""At most; fewer where labels tell too little."""

LEAST_VARIANCE = 5.0
"""Of a bin's number of positives, on each side: below it their sum is not near enough to normal."""


@dataclass(frozen=True)
class _Shifts:
    """Per comparable bin: change of P(y | score), its variance, and its current rows."""

    changes: NDArray[np.float64]
    variances: NDArray[np.float64]
    rows: NDArray[np.int64]


def measure_concept_drift(
    reference_labels: NDArray[Any],
    reference_scores: NDArray[Any],
    labels: NDArray[Any],
    scores: NDArray[Any],
    curve: Recalibration,
    level: float,
) -> list[Measurement]:
    """How far P(y | score) moved since the reference, and the p-value of its not having moved.

    `concept_drift` is the mean absolute change over the current rows, each bin's freed of what noise alone
    adds to it. Some noise stays: without drift the value is still above zero (about .03 at 1,000 rows), so
    judge it by its interval, which then reaches down to zero. That interval adds up the bins' own by MOVER
    (G. Y. Zou and A. Donner, Statistics in Medicine 27 (2008) 1693-1702). `concept_drift_pvalue` is the
    chi-squared tail of the bins' squared standardised changes, one degree of freedom a bin. Bins are cut by
    the current scores, never by labels, and hold only scores that lie within both sides' range.

    Args:
        reference_labels: what happened on the reference, shape (reference rows,), 0 and 1.
        reference_scores: predicted probability of 1 there, by the same version.
        labels: what happened now, shape (rows,).
        scores: predicted probability of 1 now, shape (rows,).
        curve: `recalibrated` on that reference; it evens out where in a bin the scores lie.
        level: confidence of the interval, e.g. 0.95.

    Returns:
        The two measurements; `n` counts the current rows that could be compared. Undefined where labels
        or scores cannot be used, or no bin has enough rows on both sides.

    Raises:
        ValueError: labels and scores of one side differ in length.
    """
    problem = input_problem(reference_labels, reference_scores)
    problem = f"the reference: {problem}" if problem else input_problem(labels, scores)
    if problem:
        return _undefined(problem, labels.size)
    shifts = _shifts((reference_labels, reference_scores), (labels, scores), curve)
    if not shifts.rows.size:
        return _undefined(f"too few rows: no bin's positives vary by {LEAST_VARIANCE:g} on both sides", 0)
    return [_effect(shifts, level), _p_value(shifts)]


def concept_drift_before_labels(awaited: str, n: int) -> list[Measurement]:
    """The two measurements of `measure_concept_drift`, undefined.

    Args:
        awaited: why.
        n: rows whose labels are to come.
    """
    return _undefined(awaited, n)


def _shifts(
    reference: tuple[NDArray[Any], NDArray[Any]],
    current: tuple[NDArray[Any], NDArray[Any]],
    curve: Recalibration,
) -> _Shifts:
    lowest = max(float(reference[1].min()), float(current[1].min()))
    highest = min(float(reference[1].max()), float(current[1].max()))
    before, now = (_between(lowest, highest, *side) for side in (reference, current))
    if not now[1].size:
        return _Shifts(np.empty(0), np.empty(0), np.empty(0, dtype=np.int64))
    edges = _edges(now[1], curve)
    (n_before, sum_before, spread_before), (n, total, spread) = (
        _sums(labels, scores, curve, edges) for labels, scores in (before, now)
    )
    enough = (spread_before >= LEAST_VARIANCE) & (spread >= LEAST_VARIANCE)
    n_before, sum_before, spread_before = n_before[enough], sum_before[enough], spread_before[enough]
    n, total, spread = n[enough], total[enough], spread[enough]
    variances = spread_before / n_before**2 + spread / n**2
    return _Shifts(total / n - sum_before / n_before, variances, n)


def _between(
    lowest: float, highest: float, labels: NDArray[Any], scores: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Rows whose scores both sides have: of others nothing is known on one of them."""
    inside = (scores >= lowest) & (scores <= highest)
    return labels[inside], scores[inside]


def _edges(scores: NDArray[Any], curve: Recalibration) -> NDArray[np.float64]:
    """Scores between which labels tell about equally much; equal scores always share a bin."""
    ordered = np.sort(scores)
    chances = curve.probabilities(ordered)
    told = np.cumsum(chances * (1 - chances))
    bins = max(1, min(BINS, int(told[-1] / (2 * LEAST_VARIANCE))))
    return np.asarray(ordered[np.searchsorted(told, told[-1] * np.arange(1, bins) / bins)], dtype=np.float64)


def _sums(
    labels: NDArray[Any], scores: NDArray[Any], curve: Recalibration, edges: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Per bin: rows, sum of what happened minus what was expected, and that sum's variance."""
    which, chances = np.searchsorted(edges, scores), curve.probabilities(scores)
    bins = edges.size + 1
    return (
        np.bincount(which, minlength=bins),
        np.asarray(np.bincount(which, weights=labels - chances, minlength=bins), dtype=np.float64),
        np.asarray(np.bincount(which, weights=chances * (1 - chances), minlength=bins), dtype=np.float64),
    )


def _effect(shifts: _Shifts, level: float) -> Measurement:
    weights = shifts.rows / shifts.rows.sum()
    sizes = np.abs(shifts.changes)
    reach = NormalDist().inv_cdf((1 + level) / 2) * np.sqrt(shifts.variances)
    # A change that may be zero keeps its reach to the other side, or the sum would exclude zero.
    nearest = np.where(sizes <= reach, -(sizes + reach), sizes - reach)
    below = math.sqrt(float(np.square(weights * (sizes - nearest)).sum()))
    above = math.sqrt(float(np.square(weights * reach).sum()))
    seen = float((weights * sizes).sum())
    noise = _expected_sizes(sizes, np.sqrt(shifts.variances)) - sizes
    value = float((weights * np.maximum(0, sizes - noise)).sum())
    return Measurement(
        name="concept_drift",
        value=value,
        low=max(0.0, min(value, seen - below)),
        high=min(1.0, seen + above),
        level=level,
        n=int(shifts.rows.sum()),
        unit="probability",
        method=f"residuals in {shifts.rows.size} score bins, mover",
    )


def _expected_sizes(sizes: NDArray[np.float64], standard_errors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean absolute value of normal estimates around changes of these sizes (the folded normal)."""
    standardised = sizes / standard_errors
    tails = np.asarray([math.erf(size / math.sqrt(2)) for size in standardised])
    overlap = np.exp(-np.square(standardised) / 2)
    return np.asarray(standard_errors * math.sqrt(2 / math.pi) * overlap + sizes * tails)


def _p_value(shifts: _Shifts) -> Measurement:
    from scipy.stats import chi2

    statistic = float((np.square(shifts.changes) / shifts.variances).sum())
    chance = float(chi2.sf(statistic, shifts.rows.size))
    return Measurement(
        name="concept_drift_pvalue",
        value=chance,
        low=chance,  # a p-value is a point
        high=chance,
        n=int(shifts.rows.sum()),
        unit="probability",
        method=f"chi-squared over {shifts.rows.size} score bins",
    )


def _undefined(problem: str, n: int) -> list[Measurement]:
    names = ("concept_drift", "concept_drift_pvalue")
    return [Measurement.undefined(name, problem, n=n, unit="probability") for name in names]
