"""How well a model probably predicts, before any label has arrived.

If P(y | score) is what it was on the reference, calibrated scores say how many predictions are right.
Where that relation itself changes (concept drift), so does the truth, and no estimate without labels
can see it: such figures warn, they never block. The idea is NannyML's confidence-based performance
estimation; calibration curve and intervals are this module's own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.means import normal_interval
from alignment_checks.measurement import Measurement
from alignment_checks.performance.realised import LEAST_PROBABILITY, input_problem
from alignment_checks.performance.recalibration import Recalibration

_UNITS = {
    "estimated_accuracy": "rate",
    "estimated_auc": "probability",
    "estimated_log_loss": "nats",
    "estimated_brier": "squared error",
}

_NUDGE = 1e-4
"""Step of the curve's parameters for the numerical derivative."""

_Estimate = Callable[[NDArray[np.float64]], tuple[float, float]]
"""From each row's probability to the metric and the variance that the unknown labels give it."""


def estimate_performance(
    scores: NDArray[Any], curve: Recalibration, level: float, threshold: float = 0.5
) -> list[Measurement]:
    """Accuracy, AUC, log loss and Brier score that these scores can be expected to reach.

    Each interval is for the figure that will be measured once the labels are there: the chance of the
    labels (each row's is independent, Poisson-binomial) plus the curve's uncertainty (delta method).

    Args:
        scores: predicted probability of 1, shape (rows,).
        curve: what scores were worth on the reference.
        level: confidence of the intervals, e.g. 0.95.
        threshold: a score at or above it predicts 1.

    Returns:
        The four measurements in that order; `n` counts rows; undefined with a reason without rows, for
        scores that are no probabilities, and for the AUC of a single row.
    """
    problem = input_problem(np.zeros(scores.size, dtype=np.int64), scores)
    if problem:
        return [Measurement.undefined(name, problem, n=scores.size, unit=_UNITS[name]) for name in _UNITS]
    scores = scores.astype(np.float64)
    says_1 = scores >= threshold
    estimates: dict[str, _Estimate] = {
        "estimated_accuracy": _mean_of(says_1.astype(np.float64), (~says_1).astype(np.float64)),
        "estimated_auc": _ranking_of(scores),
        "estimated_log_loss": _mean_of(_losses(scores), _losses(1 - scores)),
        "estimated_brier": _mean_of(np.square(1 - scores), np.square(scores)),
    }
    return [_measured(name, estimate, scores, curve, level) for name, estimate in estimates.items()]


def _measured(
    name: str, estimate: _Estimate, scores: NDArray[np.float64], curve: Recalibration, level: float
) -> Measurement:
    about = {"n": scores.size, "unit": _UNITS[name]}
    if name == "estimated_auc" and scores.size < 2:
        return Measurement.undefined(name, "ranking needs two rows; here is 1", **about)
    value, of_labels = estimate(curve.probabilities(scores))
    standard_error = math.sqrt(of_labels + _of_curve(estimate, scores, curve))
    low, high = normal_interval(value, standard_error, level)
    highest = math.inf if name == "estimated_log_loss" else 1.0
    return Measurement(
        name=name,
        value=value,
        low=max(0.0, low),
        high=min(highest, high),
        level=level,
        method="beta calibration, delta" if curve.covariance.any() else "scores as they are, delta",
        standard_error=standard_error,
        **about,
    )


def _of_curve(estimate: _Estimate, scores: NDArray[np.float64], curve: Recalibration) -> float:
    """Variance that the curve's uncertainty gives the metric; derivatives by central differences."""
    if not curve.covariance.any():
        return 0.0
    slopes = []
    for nudge in np.eye(3) * _NUDGE:
        more = estimate(curve.probabilities(scores, curve.parameters + nudge))[0]
        less = estimate(curve.probabilities(scores, curve.parameters - nudge))[0]
        slopes.append((more - less) / (2 * _NUDGE))
    return max(0.0, float((np.outer(slopes, slopes) * curve.covariance).sum()))


def _mean_of(if_1: NDArray[np.float64], if_0: NDArray[np.float64]) -> _Estimate:
    """The mean of a number per row that is `if_1` where the label is 1, else `if_0`."""

    def estimate(chances: NDArray[np.float64]) -> tuple[float, float]:
        value = float((chances * if_1 + (1 - chances) * if_0).mean())
        spread = chances * (1 - chances) * np.square(if_1 - if_0)
        return value, float(spread.sum()) / chances.size**2

    return estimate


def _ranking_of(scores: NDArray[np.float64]) -> _Estimate:
    """The expected share of pairs ranked right, over the expected pairs; a row is no pair with itself."""
    _, which = np.unique(scores, return_inverse=True)

    def estimate(chances: NDArray[np.float64]) -> tuple[float, float]:
        spread = chances * (1 - chances)
        positives, negatives = np.bincount(which, weights=chances), np.bincount(which, weights=1 - chances)
        negatives_below = np.cumsum(negatives) - negatives / 2
        positives_above = positives.sum() - np.cumsum(positives) + positives / 2
        right = float((positives * negatives_below).sum() - spread.sum() / 2)
        pairs = float(positives.sum() * negatives.sum() - spread.sum())
        value = right / pairs
        slopes = negatives_below - positives_above - value * (negatives.sum() - positives.sum())
        return value, float((spread * np.square(slopes[which] / pairs)).sum())

    return estimate


def _losses(given: NDArray[np.float64]) -> NDArray[np.float64]:
    """The log loss of the probability given to what happens."""
    return np.asarray(-np.log(np.clip(given, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY)))
