"""What scores promised on the reference turned into what they were worth there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.performance.realised import input_problem

_EDGE = 1e-6
"""Scores are kept this far from 0 and 1, whose log odds are infinite."""

_IDENTITY = np.array([1.0, 1.0, 0.0])

_STEPS, _HALVINGS, _CLOSE = 100, 30, 1e-10


@dataclass(frozen=True)
class Recalibration:
    """A curve from scores to probabilities, and how sure it is.

    The curve is a log(s) - b log(1 - s) + c on the log-odds scale. Source: M. Kull, T. Silva Filho and
    P. Flach, "Beta calibration: a well-founded and easily implemented improvement on logistic
    calibration for binary classifiers", AISTATS 2017.
    """

    parameters: NDArray[np.float64]
    """a, b and c; shape (3,)."""
    covariance: NDArray[np.float64]
    """Of the three; shape (3, 3); zeros for a curve that is taken as given."""

    @classmethod
    def none(cls) -> Recalibration:
        """Scores taken at their word."""
        return cls(_IDENTITY.copy(), np.zeros((3, 3)))

    def probabilities(
        self, scores: NDArray[Any], parameters: NDArray[np.float64] | None = None
    ) -> NDArray[np.float64]:
        """What each score is worth, shape (rows,); on other parameters than its own where they are given."""
        return _chances(_terms(scores), self.parameters if parameters is None else parameters)


def recalibrated(labels: NDArray[Any], scores: NDArray[Any]) -> Recalibration:
    """The curve that fits a reference, by Newton's method on the penalised likelihood.

    A normal prior of standard deviation 1 around the scores themselves makes the fit exist for every
    reference (few rows, one outcome only, scores all alike). It moves thousands of rows by next to
    nothing; of a handful it believes little, and the covariance says so.

    Args:
        labels: what happened, shape (rows,), 0 and 1; rows no version was trained on.
        scores: predicted probability of 1, shape (rows,).

    Raises:
        ValueError: no rows, labels other than 0 and 1, scores that are no probabilities, or lengths that
            differ.
    """
    problem = input_problem(labels, scores)
    if problem:
        raise ValueError(f"the reference cannot calibrate scores: {problem}")
    terms, happened = _terms(scores), labels.astype(np.float64)
    parameters = _IDENTITY.copy()
    for _ in range(_STEPS):
        slope, curvature = _derivatives(terms, happened, parameters)
        step = np.asarray(np.linalg.solve(curvature, slope), dtype=np.float64)
        parameters = _uphill(terms, happened, parameters, step)
        if float(np.abs(step).max()) < _CLOSE:
            break
    covariance = np.linalg.inv(_derivatives(terms, happened, parameters)[1])
    return Recalibration(parameters, np.asarray(covariance, dtype=np.float64))


def _uphill(
    terms: NDArray[np.float64],
    happened: NDArray[np.float64],
    parameters: NDArray[np.float64],
    step: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The step, halved until it does not make the fit worse."""
    start = _penalised(terms, happened, parameters)
    for halving in range(_HALVINGS):
        further = parameters + step / 2**halving
        if _penalised(terms, happened, further) >= start:
            return np.asarray(further, dtype=np.float64)
    return parameters


def _penalised(
    terms: NDArray[np.float64], happened: NDArray[np.float64], parameters: NDArray[np.float64]
) -> float:
    odds = _log_odds(terms, parameters)
    likelihood = float((happened * odds - np.logaddexp(0, odds)).sum())
    return likelihood - float(np.square(parameters - _IDENTITY).sum()) / 2


def _derivatives(
    terms: NDArray[np.float64], happened: NDArray[np.float64], parameters: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """First derivatives of the penalised likelihood, and minus the second; element-wise sums, no BLAS."""
    chances = _chances(terms, parameters)
    slope = (terms * (happened - chances)).sum(axis=1) - (parameters - _IDENTITY)
    spread = chances * (1 - chances)
    curvature = (terms[:, None, :] * terms[None, :, :] * spread).sum(axis=2) + np.eye(3)
    return slope, curvature


def _terms(scores: NDArray[Any]) -> NDArray[np.float64]:
    """What a, b and c are multiplied with, shape (3, rows)."""
    kept = np.clip(np.asarray(scores, dtype=np.float64), _EDGE, 1 - _EDGE)
    return np.stack([np.log(kept), -np.log1p(-kept), np.ones_like(kept)])


def _log_odds(terms: NDArray[np.float64], parameters: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((terms * parameters[:, None]).sum(axis=0))


def _chances(terms: NDArray[np.float64], parameters: NDArray[np.float64]) -> NDArray[np.float64]:
    odds = _log_odds(terms, parameters)
    return np.asarray(np.exp(-np.logaddexp(0, -odds)))
