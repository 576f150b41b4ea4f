"""Performance is what scikit-learn says it is, with intervals, and undefined where nothing can be said."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, log_loss

from alignment_checks.intervals import wilson
from alignment_checks.performance.realised import measure_change, measure_performance


def scored_rows(rows: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Labels drawn from scores that are rounded, so that some tie."""
    generator = np.random.default_rng(seed)
    scores = generator.beta(0.8, 1.2, rows).round(2)
    return (generator.random(rows) < scores).astype(int), scores


def by_name(measurements):
    return {measurement.name: measurement for measurement in measurements}


def test_values_are_scikit_learns():
    labels, scores = scored_rows(2000)
    found = by_name(measure_performance(labels, scores, 0.95))
    assert found["log_loss"].value == pytest.approx(log_loss(labels, scores), abs=1e-12)
    assert found["brier"].value == pytest.approx(brier_score_loss(labels, scores), abs=1e-12)
    assert list(found) == ["accuracy", "auc", "log_loss", "brier", "calibration_error"]


def test_accuracy_counts_rows_right_at_the_threshold_with_wilsons_interval():
    """A score equal to the threshold predicts 1."""
    accuracy = measure_performance(np.array([1, 0, 0, 1]), np.array([0.5, 0.5, 0.1, 0.2]), 0.9)[0]
    assert accuracy.value == 0.5
    assert (accuracy.low, accuracy.high) == wilson(2, 4, 0.9)
    assert (accuracy.n, accuracy.level) == (4, 0.9)


@pytest.mark.parametrize("name", ["accuracy", "auc", "log_loss", "brier"])
def test_intervals_hold_the_truth_as_often_as_they_say(name):
    """The truth is the figure on very many rows; 200 windows of 300 rows, 95 % intervals."""
    truth = by_name(measure_performance(*scored_rows(200_000, seed=99), 0.95))[name].value
    windows = [by_name(measure_performance(*scored_rows(300, seed), 0.95))[name] for seed in range(200)]
    held = sum(window.low <= truth <= window.high for window in windows)
    assert 180 <= held <= 199


def test_one_sure_and_wrong_row_costs_much_but_not_everything():
    """Scores of exactly 0 and 1 are moved inwards, so the log loss stays finite."""
    loss = by_name(measure_performance(np.array([1, 0]), np.array([0.0, 0.0]), 0.95))["log_loss"]
    assert loss.value == pytest.approx(-np.log(np.finfo(float).eps) / 2)


def test_single_outcome_has_no_auc_but_an_accuracy():
    found = by_name(measure_performance(np.ones(30, int), np.full(30, 0.7), 0.95))
    assert found["auc"].value is None
    assert (
        found["auc"].reason == "ranking needs two rows of each outcome; here are 30 positives and 0 negatives"
    )
    assert found["accuracy"].value == 1.0
    assert found["accuracy"].low < 1.0


@pytest.mark.parametrize(
    ("labels", "scores", "reason"),
    [
        ([], [], "the window has no rows"),
        ([0, 1], [0.5, np.nan], "scores are no probabilities"),
        ([0, 1], [0.5, np.inf], "scores are no probabilities"),
        ([0, 1], [-0.1, 1.1], "scores are no probabilities"),
        ([0, 2], [0.5, 0.5], "1 of 2 labels are neither 0 nor 1"),
    ],
)
def test_what_cannot_be_measured_is_undefined_and_says_why(labels, scores, reason):
    labels, scores = np.array(labels), np.array(scores)
    measured = measure_performance(labels, scores, 0.95) + measure_change(labels, scores, scores, 0.95)
    assert len(measured) == 7
    for measurement in measured:
        assert measurement.value is None
        assert measurement.low is None
        assert measurement.n == labels.size
        assert reason in measurement.reason


def test_labels_and_scores_of_different_length_are_an_error():
    with pytest.raises(ValueError, match="one and the same length"):
        measure_performance(np.array([0, 1]), np.array([0.5]), 0.95)


def test_a_single_row_has_no_spread_and_so_no_interval():
    loss = by_name(measure_performance(np.array([1]), np.array([0.7]), 0.95))["log_loss"]
    assert loss.value == pytest.approx(-np.log(0.7))
    assert (loss.low, loss.high) == (None, None)


def test_change_of_accuracy_is_candidate_minus_champion_on_the_same_rows():
    labels = np.array([1, 1, 1, 1, 0, 0, 0, 0])
    candidate = np.array([0.9, 0.9, 0.9, 0.2, 0.1, 0.1, 0.1, 0.9])
    champion = np.array([0.9, 0.2, 0.2, 0.9, 0.1, 0.1, 0.9, 0.9])
    change = by_name(measure_change(labels, candidate, champion, 0.95))["accuracy_change"]
    assert change.value == pytest.approx((3 - 1) / 8)
    assert change.low < change.value < change.high


def test_two_models_that_never_differ_still_leave_doubt_about_the_next_row():
    """The interval shrinks with the rows but never to a point."""
    labels, scores = scored_rows(1000)
    change = by_name(measure_change(labels, scores, scores, 0.95))["accuracy_change"]
    assert change.value == 0.0
    assert -0.01 < change.low < 0 < change.high < 0.01


def test_paired_interval_of_accuracy_holds_the_truth_as_often_as_it_says():
    """The candidate corrects 6 % of the rows and spoils 4 %: the truth is 2 points."""
    generator = np.random.default_rng(5)
    held = 0
    for _ in range(300):
        fate = generator.choice(3, size=400, p=[0.9, 0.06, 0.04])
        labels = np.arange(400) % 2
        right, wrong = labels.astype(float), 1.0 - labels
        candidate = np.where(fate == 2, wrong, right)
        champion = np.where(fate == 1, wrong, right)
        change = measure_change(labels, candidate, champion, 0.95)[1]
        held += change.low <= 0.02 <= change.high
    assert 275 <= held <= 297
