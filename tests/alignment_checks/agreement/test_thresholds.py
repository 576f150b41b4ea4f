"""The chosen threshold costs least, and is sure only where rows that did not choose it say so."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_checks.agreement.thresholds import Labelled, cheapest, cost, moved

scored = st.lists(
    st.tuples(st.integers(0, 20).map(lambda n: n / 20), st.booleans(), st.sampled_from([1.0, 100.0])),
    min_size=1,
    max_size=30,
)


def labelled(rows) -> Labelled:
    scores, truth, weights = zip(*rows, strict=True)
    return Labelled(np.array(scores), np.array(truth), np.array(weights))


@given(scored, st.sampled_from([0.2, 0.5, 0.85]), st.sampled_from([0.5, 1.0, 5.0]))
def test_no_threshold_costs_less(rows, present, miss):
    data = labelled(rows)
    chosen = cheapest(data, present, miss)
    assert 0 < chosen <= 1
    assert cost(data, chosen, miss) <= cost(data, present, miss) + 1e-9
    for other in np.linspace(0.001, 1, 200):
        assert cost(data, chosen, miss) <= cost(data, float(other), miss) + 1e-6


@given(scored, st.sampled_from([0.2, 0.5]))
def test_the_present_one_stays_where_it_is_as_good(rows, present):
    data = labelled(rows)
    chosen = cheapest(data, present, 1.0)
    if chosen != present:
        assert cost(data, chosen, 1.0) < cost(data, present, 1.0)


@given(scored, st.sampled_from([0.3, 0.5]), st.sampled_from([0.2, 0.7]), st.sampled_from([1.0, 3.0]))
def test_the_gain_is_what_is_decided_otherwise(rows, present, other, miss):
    data = labelled(rows)
    found = moved(data, present, other, miss, 0.95)
    changed = (data.scores >= present) != (data.scores >= other)
    assert found.better + found.worse == changed.sum()
    assert found.gain == pytest.approx(cost(data, present, miss) - cost(data, other, miss))


def test_a_few_rows_are_never_sure():
    data = labelled([(0.6, False, 1.0)] * 4)
    assert not moved(data, 0.5, 0.7, 1.0, 0.95).sure
    assert moved(labelled([(0.6, False, 1.0)] * 5), 0.5, 0.7, 1.0, 0.95).sure


def test_a_dear_miss_asks_for_more():
    data = labelled([(0.6, False, 1.0)] * 9 + [(0.6, True, 1.0)])
    assert moved(data, 0.5, 0.7, 1.0, 0.95).sure
    assert not moved(data, 0.5, 0.7, 5.0, 0.95).sure


def test_useless_changes_are_seldom_sure():
    """Of changes that help nobody, at most one in twenty passes."""
    generator, passed = np.random.default_rng(11), 0
    for _ in range(1000):
        data = Labelled(np.full(40, 0.6), generator.random(40) < 0.5, np.ones(40))
        passed += moved(data, 0.5, 0.7, 1.0, 0.95).sure
    assert passed <= 60


def test_a_threshold_has_three_decimals_where_they_do():
    data = labelled([(0.61, False, 1.0), (0.92, True, 1.0)])
    assert cheapest(data, 0.5, 1.0) == 0.765
    close = labelled([(0.61231, False, 1.0), (0.61232, True, 1.0)])
    assert 0.61231 < cheapest(close, 0.5, 1.0) <= 0.61232
