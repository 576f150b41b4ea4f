"""How well a model predicts what happened, and how much better than the champion on the same rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.design import Design
from alignment_checks.fairness.shares import measure_rate
from alignment_checks.fairness.weighted import weighted_rows
from alignment_checks.intervals import wilson
from alignment_checks.means import measure_mean
from alignment_checks.measurement import Measurement
from alignment_checks.performance.calibration import measure_calibration_error
from alignment_checks.performance.paired import bonett_price
from alignment_checks.performance.ranking import measure_auc, measure_auc_change
from alignment_checks.performance.weighted import (
    weighted_accuracy_change,
    weighted_auc,
    weighted_auc_change,
    weighted_calibration_error,
    weighted_mean,
)

_UNITS = {
    "accuracy": "rate",
    "auc": "probability",
    "log_loss": "nats",
    "brier": "squared error",
    "calibration_error": "probability",
}

_CHANGE_UNITS = {"auc_change": "difference", "accuracy_change": "difference"}

LEAST_PROBABILITY = float(np.finfo(np.float64).eps)
"""Scores are kept this far from 0 and 1 in the log loss, which one sure and wrong row makes infinite."""


def measure_performance(
    labels: NDArray[Any],
    scores: NDArray[Any],
    level: float,
    threshold: float = 0.5,
    design: Design | None = None,
) -> list[Measurement]:
    """Accuracy, AUC, log loss, Brier score and calibration error.

    Args:
        labels: what happened, shape (rows,), 0 and 1.
        scores: predicted probability of 1, shape (rows,).
        level: confidence of the intervals, e.g. 0.95.
        threshold: a score at or above it predicts 1.
        design: the rows' weights and clusters; independent rows that count once when None.

    Returns:
        The five measurements in that order; `n` counts rows. What cannot be computed (no rows,
        scores that are no probabilities, AUC of a single outcome) is undefined and says why.

    Raises:
        ValueError: for arrays that do not have one and the same length.
    """
    problem = input_problem(labels, scores)
    if problem:
        return _undefined(_UNITS, problem, labels.size)
    labels, scores = labels.astype(np.int64), scores.astype(np.float64)
    if design is not None:
        return _measured_with(design, labels, scores, level, threshold)
    return [
        _accuracy((scores >= threshold) == labels, level),
        measure_auc(labels, scores, level),
        measure_mean("log_loss", _log_losses(labels, scores), level, unit="nats", method="normal"),
        measure_mean("brier", np.square(scores - labels), level, unit="squared error", method="normal"),
        measure_calibration_error(labels, scores, level),
    ]


def performance_before_labels(awaited: str, n: int) -> list[Measurement]:
    """The five measurements of `measure_performance`, undefined.

    Args:
        awaited: why.
        n: rows whose labels are to come.
    """
    return _undefined(_UNITS, awaited, n)


def measure_change(
    labels: NDArray[Any],
    scores: NDArray[Any],
    champion_scores: NDArray[Any],
    level: float,
    threshold: float = 0.5,
    design: Design | None = None,
) -> list[Measurement]:
    """Change of AUC and of accuracy, candidate minus champion, both on the same rows.

    Args:
        labels: what happened, shape (rows,), 0 and 1.
        scores: the candidate's predicted probability of 1, shape (rows,).
        champion_scores: the champion's, in the same order of rows.
        level: confidence of the intervals, e.g. 0.95.
        threshold: a score at or above it predicts 1.
        design: the rows' weights and clusters; independent rows that count once when None.

    Returns:
        The two measurements; `n` counts rows; undefined as in `measure_performance`.

    Raises:
        ValueError: for arrays that do not have one and the same length.
    """
    problem = input_problem(labels, scores, champion_scores)
    if problem:
        return _undefined(_CHANGE_UNITS, problem, labels.size)
    correct = (scores >= threshold) == labels
    champion_correct = (champion_scores >= threshold) == labels
    if design is not None:
        better = correct.astype(np.float64) - champion_correct
        return [
            weighted_auc_change(labels, scores, champion_scores, design, level),
            weighted_accuracy_change(better, design, level),
        ]
    return [
        measure_auc_change(labels, scores, champion_scores, level),
        _accuracy_change(correct, champion_correct, level),
    ]


def _measured_with(
    design: Design, labels: NDArray[np.int64], scores: NDArray[np.float64], level: float, threshold: float
) -> list[Measurement]:
    predictions = (scores >= threshold).astype(np.int64)
    losses = {"log_loss": _log_losses(labels, scores), "brier": np.square(scores - labels)}
    return [
        measure_rate("accuracy", "", weighted_rows({}, labels, predictions, design).total(), level),
        weighted_auc(labels, scores, design, level),
        *(weighted_mean(name, each, design, level, unit=_UNITS[name]) for name, each in losses.items()),
        weighted_calibration_error(labels, scores, design, level),
    ]


def _accuracy(correct: NDArray[np.bool_], level: float) -> Measurement:
    low, high = wilson(int(correct.sum()), correct.size, level)
    return Measurement(
        name="accuracy",
        value=float(correct.mean()),
        low=low,
        high=high,
        level=level,
        n=correct.size,
        unit="rate",
        method="wilson",
    )


def _accuracy_change(
    correct: NDArray[np.bool_], champion_correct: NDArray[np.bool_], level: float
) -> Measurement:
    """Difference of paired rates: only rows on which exactly one of the two is right count."""
    better = int((correct & ~champion_correct).sum())
    worse = int((~correct & champion_correct).sum())
    return bonett_price(better, worse, correct.size, level)


def _log_losses(labels: NDArray[np.int64], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Per row, minus the logarithm of the probability given to what happened."""
    of_what_happened = np.where(labels == 1, scores, 1 - scores)
    return np.asarray(-np.log(np.clip(of_what_happened, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY)))


def input_problem(labels: NDArray[Any], *all_scores: NDArray[Any]) -> str | None:
    """Why nothing can be measured, or none."""
    if any(scores.shape != (labels.size,) for scores in all_scores):
        shapes = ", ".join(str(scores.shape) for scores in all_scores)
        raise ValueError(f"labels {labels.shape} and scores {shapes} must have one and the same length")
    if labels.size == 0:
        return "the window has no rows"
    strange = int((~np.isin(labels, (0, 1))).sum())
    if strange:
        return f"{strange} of {labels.size} labels are neither 0 nor 1"
    unlikely = sum(int((~((scores >= 0) & (scores <= 1))).sum()) for scores in all_scores)
    if unlikely:
        return f"{unlikely} scores are no probabilities: missing, infinite or outside 0 to 1"
    return None


def _undefined(units: dict[str, str], problem: str, n: int) -> list[Measurement]:
    return [Measurement.undefined(name, problem, n=n, unit=unit) for name, unit in units.items()]
