"""Weights and clusters of rows, and rows that are independent because they are few enough."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_checks.design import Design, DesignError, independent_rows


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ([1.0, -1.0, 2.0], "below zero in 1 of 3 rows"),
        ([1.0, np.nan, np.nan], "missing in 2 of 3 rows"),
        ([np.inf, 1.0, 1.0], "infinite in 1 of 3 rows"),
        ([0.0, 0.0, 0.0], "zero in every row"),
    ],
)
def test_impossible_weights_are_refused_with_how_many(weights, said):
    with pytest.raises(DesignError, match=said):
        Design.of(3, np.array(weights))


def test_only_the_ratios_of_weights_count():
    small, large = Design.of(2, np.array([1e-9, 3e-9])), Design.of(2, np.array([1e9, 3e9]))
    assert small.weights == pytest.approx(large.weights)


@given(
    weights=st.lists(st.floats(0, 10), min_size=1, max_size=40).filter(any),
    seed=st.integers(0, 99),
    homes=st.integers(1, 10),
)
def test_independent_rows_share_no_cluster_and_carry_weight(weights, seed, homes):
    clusters = np.random.default_rng(seed).integers(0, homes, len(weights))
    design = Design.of(len(weights), np.array(weights), clusters)
    kept = independent_rows(design, np.random.default_rng(seed))
    assert len(set(clusters[kept].tolist())) == len(kept) > 0
    assert (design.weights[kept] > 0).all()


def test_a_row_is_kept_in_proportion_to_its_weight():
    weights, clusters = np.array([1.0, 3.0, 2.0, 0.0, 4.0]), np.array([0, 0, 1, 1, 2])
    design, generator = Design.of(5, weights, clusters), np.random.default_rng(0)
    kept = np.zeros(5)
    for _ in range(4000):
        kept[independent_rows(design, generator)] += 1
    assert kept / 4000 == pytest.approx(weights / 4, abs=0.03)  # the heaviest cluster weighs 4
