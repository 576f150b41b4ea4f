"""Performance expected of scores before labels arrive."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from alignment_checks.performance.estimated import estimate_performance
from alignment_checks.performance.realised import measure_performance
from alignment_checks.performance.recalibration import Recalibration, recalibrated

NAMES = ["accuracy", "auc", "log_loss", "brier"]


def by_name(measurements):
    return {m.name: m for m in measurements}


def overconfident(size: int, generator: np.random.Generator, shape: float = 1.0):
    """Labels of chance p, and scores that exaggerate p: a = b = 1/2 sets them right."""
    chances = generator.beta(shape, 1, size)
    squared, rest = chances**2, (1 - chances) ** 2
    return (generator.random(size) < chances).astype(int), squared / (squared + rest)


def test_estimates_are_the_mean_over_all_labels_that_may_come():
    """Eight rows, 256 labelings, each weighted by its chance; AUC is expected pairs over expected pairs."""
    scores = np.array([0.1, 0.3, 0.3, 0.5, 0.6, 0.6, 0.8, 0.95])
    found = by_name(estimate_performance(scores, Recalibration.none(), 0.95))
    sums = dict.fromkeys(["accuracy", "log_loss", "brier"], 0.0)
    right = pairs = 0.0
    for labeling in itertools.product((0, 1), repeat=8):
        labels = np.array(labeling)
        chance = np.prod(np.where(labels == 1, scores, 1 - scores))
        realised = by_name(measure_performance(labels, scores, 0.95))
        for name in sums:
            sums[name] += chance * realised[name].value
        ahead = scores[labels == 1][:, None] - scores[labels == 0][None, :]
        right += chance * ((ahead > 0).sum() + (ahead == 0).sum() / 2)
        pairs += chance * ahead.size
    for name, expected in {**sums, "auc": right / pairs}.items():
        assert found[f"estimated_{name}"].value == pytest.approx(expected, abs=1e-12)


def test_intervals_hold_what_labels_later_show_also_after_covariate_shift():
    """400 windows of another score distribution than the reference's; 95 % hold it, or nearly."""
    generator = np.random.default_rng(0)
    inside = dict.fromkeys(NAMES, 0)
    for _ in range(400):
        curve = recalibrated(*overconfident(1500, generator))
        labels, scores = overconfident(600, generator, shape=2.0)
        found, realised = (
            by_name(estimate_performance(scores, curve, 0.95)),
            by_name(measure_performance(labels, scores, 0.95)),
        )
        for name in NAMES:
            estimate = found[f"estimated_{name}"]
            inside[name] += estimate.low <= realised[name].value <= estimate.high
    assert all(367 <= hits <= 396 for hits in inside.values()), inside


def test_calibration_takes_away_what_overconfident_scores_promise_too_much():
    generator = np.random.default_rng(1)
    curve = recalibrated(*overconfident(20_000, generator))
    labels, scores = overconfident(20_000, generator)
    truth = by_name(measure_performance(labels, scores, 0.95))["accuracy"].value
    taken_at_word = by_name(estimate_performance(scores, Recalibration.none(), 0.95))
    calibrated = by_name(estimate_performance(scores, curve, 0.95))
    assert taken_at_word["estimated_accuracy"].value > truth + 0.05
    assert calibrated["estimated_accuracy"].value == pytest.approx(truth, abs=0.01)


def test_an_uncertain_curve_widens_the_interval():
    generator = np.random.default_rng(2)
    _, scores = overconfident(500, generator)
    few, many = (recalibrated(*overconfident(size, generator)) for size in (50, 50_000))
    for narrow, wide in zip(
        estimate_performance(scores, many, 0.95), estimate_performance(scores, few, 0.95), strict=True
    ):
        assert wide.standard_error > narrow.standard_error


def test_order_of_rows_does_not_matter():
    _, scores = overconfident(500, np.random.default_rng(3))
    curve = recalibrated(*overconfident(500, np.random.default_rng(4)))
    for one, other in zip(
        estimate_performance(scores, curve, 0.95),
        estimate_performance(scores[::-1], curve, 0.95),
        strict=True,
    ):
        assert one.value == pytest.approx(other.value, abs=1e-12)


def test_method_says_whether_scores_were_calibrated():
    scores = np.array([0.2, 0.7])
    curve = recalibrated(np.array([0, 1]), scores)
    methods = [estimate_performance(scores, each, 0.95)[0].method for each in (curve, Recalibration.none())]
    assert methods == ["beta calibration, delta", "scores as they are, delta"]


@pytest.mark.parametrize(
    ("scores", "reason"),
    [([], "no rows"), ([0.5, np.nan], "no probabilities"), ([0.5, np.inf], "no probabilities")],
)
def test_what_cannot_be_estimated_is_undefined(scores, reason):
    found = estimate_performance(np.array(scores), Recalibration.none(), 0.95)
    assert [m.name for m in found] == [f"estimated_{name}" for name in NAMES]
    assert all(not m.defined and reason in m.reason for m in found)


def test_a_single_row_has_no_ranking():
    found = by_name(estimate_performance(np.array([0.7]), Recalibration.none(), 0.95))
    assert "two rows" in found["estimated_auc"].reason
    assert found["estimated_accuracy"].value == pytest.approx(0.7)
