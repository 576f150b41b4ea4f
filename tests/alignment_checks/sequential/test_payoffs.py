"""Bets are fair inside the limits, lose no row, and cannot lose more than all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_checks.fairness.confusion import Counts
from alignment_checks.sequential.detector import log_winnings
from alignment_checks.sequential.payoffs import (
    ALONE,
    COMPARED,
    Bounds,
    auc_payoffs,
    compared_payoffs,
    rate_payoffs,
)

CELLS = st.tuples(*[st.integers(0, 40)] * 4).map(lambda cells: Counts(*cells))


def generator() -> np.random.Generator:
    return np.random.default_rng(3)


@pytest.mark.parametrize("metric", COMPARED)
@given(ours=CELLS, theirs=CELLS)
def test_no_bet_loses_more_than_its_worst(metric, ours, theirs):
    bounds = Bounds(0.8, 1.25) if metric == "disparate_impact" else Bounds(-0.1, 0.1)
    for payoffs in compared_payoffs(metric, ours, theirs, bounds, generator()):
        assert payoffs.worst > 0
        assert payoffs.values.min() >= -payoffs.worst - 1e-12
        assert np.isfinite(log_winnings([payoffs])).all()


@given(ours=CELLS, theirs=CELLS)
def test_the_mean_payoff_is_the_difference_beyond_the_limit(ours, theirs):
    """Every row of both groups is in exactly one block, so with equal blocks nothing is lost."""
    selected = [side.selected / side.n if side.n else None for side in (ours, theirs)]
    found = compared_payoffs("statistical_parity_difference", ours, theirs, Bounds(None, 0.1), generator())
    if None in selected:
        assert found == []
    elif max(ours.n, theirs.n) % min(ours.n, theirs.n) == 0:
        assert found[0].values.mean() == pytest.approx(selected[0] - selected[1] - 0.1)


def test_absolute_odds_are_bet_on_in_every_direction_so_that_signs_cannot_cancel():
    ours = Counts(true_positives=80, false_negatives=20, false_positives=10, true_negatives=90)
    theirs = Counts(true_positives=50, false_negatives=50, false_positives=40, true_negatives=60)
    directions = compared_payoffs("average_abs_odds_difference", ours, theirs, Bounds(None, 0.1), generator())
    means = [payoffs.values.mean() for payoffs in directions]
    assert max(means) == pytest.approx(0.3 - 0.1)
    cancelled = compared_payoffs("average_odds_difference", ours, theirs, Bounds(-0.1, 0.1), generator())
    assert max(payoffs.values.mean() for payoffs in cancelled) == pytest.approx(-0.1)


def test_auc_bets_are_on_pairs_of_rows():
    positives, negatives = np.array([0, 0, 500]), np.array([300, 200, 0])
    (payoffs,) = auc_payoffs(positives, negatives, Bounds(0.9, None), generator())
    assert payoffs.values.tolist() == pytest.approx([-0.1] * 500)


def test_a_rate_without_rows_is_not_bet_on():
    assert rate_payoffs("tpr", Counts(true_negatives=5), Bounds(0.5, None), generator()) == []
    assert auc_payoffs(np.array([0, 0]), np.array([3, 4]), Bounds(0.5, None), generator()) == []
    assert set(ALONE) & set(COMPARED) == set()
