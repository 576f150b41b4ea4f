"""AUC and its change: scikit-learn's value, DeLong's spread."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from alignment_checks.performance.ranking import measure_auc, measure_auc_change, placements

ROWS = st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=4, max_size=40).filter(
    lambda rows: 2 <= sum(label for label, _ in rows) <= len(rows) - 2
)


def columns(rows: list[tuple[bool, int]]) -> tuple[np.ndarray, np.ndarray]:
    labels, scores = np.array(rows).T
    return labels.astype(int), scores / 5


def paired_rows(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Labels, and two models' scores that share most of their noise."""
    generator = np.random.default_rng(seed)
    labels = generator.integers(0, 2, rows)
    shared = labels + generator.normal(0, 1, rows)
    first, second = (shared + generator.normal(0, spread, rows) for spread in (0.3, 0.8))
    return labels, first.round(1), second.round(1)


@given(ROWS)
def test_value_is_scikit_learns_ties_counting_half(rows):
    labels, scores = columns(rows)
    assert measure_auc(labels, scores, 0.95).value == pytest.approx(roc_auc_score(labels, scores), abs=1e-12)


@given(ROWS)
def test_both_outcomes_placements_have_the_auc_as_their_mean(rows):
    placed = placements(*columns(rows))
    assert placed.positives.mean() == pytest.approx(placed.negatives.mean(), abs=1e-12)


@given(ROWS)
def test_interval_holds_the_value_and_stays_between_zero_and_one(rows):
    auc = measure_auc(*columns(rows), 0.95)
    assert 0 <= auc.low <= auc.value <= auc.high <= 1


@given(ROWS)
def test_turning_the_scores_around_turns_the_ranking_around(rows):
    labels, scores = columns(rows)
    forth, back = measure_auc(labels, scores, 0.95), measure_auc(labels, -scores, 0.95)
    assert back.value == pytest.approx(1 - forth.value, abs=1e-12)
    assert back.standard_error == pytest.approx(forth.standard_error, abs=1e-12)


def test_a_ranking_without_error_is_still_uncertain():
    """Twenty against five rows: Wilson's lower limit for five of five."""
    labels = np.repeat([0, 1], [20, 5])
    auc = measure_auc(labels, np.arange(25.0), 0.95)
    assert (auc.value, auc.high) == (1.0, 1.0)
    assert auc.low == pytest.approx(0.5655, abs=1e-4)
    assert auc.method == "wilson on the smaller outcome"


def test_delongs_standard_error_is_the_bootstraps():
    labels, scores, _ = paired_rows(1500, seed=1)
    drawn = np.random.default_rng(2).integers(0, 1500, (600, 1500))
    bootstrap = np.std([roc_auc_score(labels[rows], scores[rows]) for rows in drawn])
    assert measure_auc(labels, scores, 0.95).standard_error == pytest.approx(bootstrap, rel=0.08)


def test_paired_standard_error_is_the_bootstraps_and_far_below_the_unpaired_one():
    labels, first, second = paired_rows(1500, seed=3)
    drawn = np.random.default_rng(4).integers(0, 1500, (600, 1500))
    bootstrap = np.std(
        [roc_auc_score(labels[r], first[r]) - roc_auc_score(labels[r], second[r]) for r in drawn]
    )
    change = measure_auc_change(labels, first, second, 0.95)
    unpaired = [measure_auc(labels, scores, 0.95).standard_error for scores in (first, second)]
    assert change.standard_error == pytest.approx(bootstrap, rel=0.08)
    assert change.standard_error < 0.7 * np.hypot(*unpaired)


def test_change_is_candidate_minus_champion():
    labels, candidate, champion = paired_rows(500, seed=6)
    change = measure_auc_change(labels, candidate, champion, 0.95)
    expected = roc_auc_score(labels, candidate) - roc_auc_score(labels, champion)
    assert change.value == pytest.approx(expected, abs=1e-12)
    assert change.low < change.value < change.high


@pytest.mark.parametrize("positives", [0, 1, 9, 10])
def test_fewer_than_two_rows_of_an_outcome_rank_nothing(positives):
    labels = np.repeat([1, 0], [positives, 10 - positives])
    scores = np.linspace(0, 1, 10)
    for measurement in (measure_auc(labels, scores, 0.95), measure_auc_change(labels, scores, scores, 0.95)):
        assert measurement.value is None
        assert f"{positives} positives" in measurement.reason
