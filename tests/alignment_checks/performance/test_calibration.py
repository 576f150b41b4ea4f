"""Expected calibration error over the scores' deciles."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.calibration import calibration_curve

from alignment_checks.performance.calibration import measure_calibration_error


def rows(size: int, shift: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Scores, and labels whose chance lies `shift` beside the score, towards the middle."""
    generator = np.random.default_rng(seed)
    scores = generator.uniform(0, 1, size)
    chance = scores + shift * np.where(scores < 0.5, 1, -1)
    return (generator.random(size) < chance).astype(int), scores


def test_value_is_scikit_learns_curve_weighted_by_rows():
    labels, scores = rows(1000, 0.1, seed=0)
    rates, promised = calibration_curve(labels, scores, n_bins=10, strategy="quantile")
    expected = np.abs(rates - promised).mean()  # a thousand distinct scores: a hundred in each bin
    assert measure_calibration_error(labels, scores, 0.95).value == pytest.approx(expected, abs=1e-12)


def test_order_of_rows_does_not_matter_even_where_scores_tie():
    labels, scores = rows(500, 0.1, seed=1)
    scores = scores.round(1)
    shuffled = np.random.default_rng(0).permutation(500)
    first = measure_calibration_error(labels, scores, 0.95)
    second = measure_calibration_error(labels[shuffled], scores[shuffled], 0.95)
    assert second.value == pytest.approx(first.value, abs=1e-12)


def test_scores_that_are_all_alike_share_one_bin():
    """Promised .8, happened .5."""
    found = measure_calibration_error(np.array([0, 1] * 50), np.full(100, 0.8), 0.95)
    assert found.value == pytest.approx(0.3)


@pytest.mark.parametrize(("shift", "truth"), [(0.0, 0.0), (0.1, 0.1)])
def test_interval_holds_the_truth_also_for_a_calibrated_model(shift, truth):
    """The estimate of a calibrated model is above zero; its interval still reaches down to it."""
    found = [measure_calibration_error(*rows(1000, shift, seed), 0.95) for seed in range(200)]
    assert sum(f.low <= truth <= f.high for f in found) >= 185
    assert np.mean([f.high for f in found]) < truth + 0.07
