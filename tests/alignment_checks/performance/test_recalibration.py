"""The curve from scores to what they were worth on the reference."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from alignment_checks.performance.recalibration import Recalibration, recalibrated


def rows(size: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Scores, and labels that follow a beta curve with a = .7, b = 1.4, c = .3."""
    generator = np.random.default_rng(seed)
    scores = generator.beta(1, 1.5, size)
    odds = 0.7 * np.log(scores) - 1.4 * np.log1p(-scores) + 0.3
    return (generator.random(size) < 1 / (1 + np.exp(-odds))).astype(int), scores


def test_parameters_are_those_of_a_logistic_regression_on_both_logarithms():
    """Many rows: the prior moves the maximum by far less than its standard error."""
    labels, scores = rows(20_000, seed=0)
    terms = np.column_stack([np.log(scores), -np.log1p(-scores)])
    fitted = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(terms, labels)
    curve = recalibrated(labels, scores)
    theirs = [*fitted.coef_[0], fitted.intercept_[0]]
    assert np.abs(curve.parameters - theirs).max() < 0.3 * np.sqrt(np.diag(curve.covariance)).min()


def test_standard_errors_are_the_spread_over_repeated_references():
    curves = [recalibrated(*rows(2000, seed)) for seed in range(100)]
    spread = np.std([curve.parameters for curve in curves], axis=0)
    promised = np.mean([np.sqrt(np.diag(curve.covariance)) for curve in curves], axis=0)
    assert spread == pytest.approx(promised, rel=0.3)


def test_without_recalibration_scores_are_taken_at_their_word():
    scores = np.linspace(0.001, 0.999, 50)
    assert Recalibration.none().probabilities(scores) == pytest.approx(scores, abs=1e-12)


@pytest.mark.parametrize(
    ("labels", "scores"),
    [
        ([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]),
        ([1, 1, 1], [0.2, 0.5, 0.7]),
        ([0, 1], [0.5, 0.5]),
        ([0, 1, 1, 0] * 500, [0.0, 1.0, 0.0, 1.0] * 500),
    ],
    ids=["separated", "one outcome", "scores alike", "sure and wrong"],
)
def test_references_that_tell_little_still_have_a_finite_curve(labels, scores):
    curve = recalibrated(np.array(labels), np.array(scores))
    chances = curve.probabilities(np.linspace(0, 1, 11))
    assert np.isfinite(curve.parameters).all()
    assert (np.linalg.eigvalsh(curve.covariance) > 0).all()
    assert ((chances > 0) & (chances < 1)).all()


@pytest.mark.parametrize(
    ("labels", "scores", "reason"),
    [([], [], "no rows"), ([0, 2], [0.1, 0.2], "neither 0 nor 1"), ([0, 1], [0.1, np.nan], "no probab")],
)
def test_a_reference_that_cannot_calibrate_is_an_error(labels, scores, reason):
    with pytest.raises(ValueError, match=reason):
        recalibrated(np.array(labels), np.array(scores))
