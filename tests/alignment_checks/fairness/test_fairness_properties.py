"""What holds for any two groups: swapping them, shuffling the rows, adding up windows."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_checks.fairness.comparison import Comparison
from alignment_checks.fairness.comparisons import (
    METRICS,
    average_abs_odds_difference,
    disparate_impact,
    equal_opportunity_difference,
    measure_fairness,
    statistical_parity_difference,
)
from alignment_checks.fairness.confusion import Counts

CELLS = st.integers(0, 5) | st.integers(0, 10_000)
COUNTS = st.builds(Counts, CELLS, CELLS, CELLS, CELLS)
PAIRS = st.builds(Comparison, st.just("D=1"), st.just("D=2"), COUNTS, COUNTS, st.sampled_from([0.9, 0.95]))
ROWS = st.lists(
    st.tuples(st.sampled_from("123"), st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=60
)


def swapped(pair: Comparison) -> Comparison:
    return dataclasses.replace(
        pair,
        group=pair.against,
        against=pair.group,
        unprivileged=pair.privileged,
        privileged=pair.unprivileged,
    )


@pytest.mark.parametrize("metric", [statistical_parity_difference, equal_opportunity_difference])
@given(pair=PAIRS)
def test_swapping_the_groups_negates_a_difference(metric, pair):
    one, other = metric(pair), metric(swapped(pair))
    assert one.defined == other.defined
    assert one.n == other.n
    if one.defined:
        assert other.value == -one.value
        assert (other.low, other.high) == pytest.approx((-one.high, -one.low), abs=1e-12)


@given(PAIRS)
def test_swapping_the_groups_leaves_average_absolute_odds(pair):
    one, other = average_abs_odds_difference(pair), average_abs_odds_difference(swapped(pair))
    assert one.defined == other.defined
    if one.defined:
        assert (other.value, other.low, other.high) == pytest.approx((one.value, one.low, one.high), abs=1e-9)


@given(PAIRS)
def test_swapping_the_groups_inverts_disparate_impact(pair):
    one, other = disparate_impact(pair), disparate_impact(swapped(pair))
    if one.defined and other.defined:
        assert other.value == pytest.approx(1 / one.value)
        assert (other.low, other.high) == pytest.approx((1 / one.high, 1 / one.low), rel=1e-6)


@pytest.mark.parametrize("metric", METRICS)
@given(pair=PAIRS)
def test_a_figure_lies_in_its_interval_or_says_why_there_is_none(metric, pair):
    found = metric(pair)
    if found.defined:
        assert found.low <= found.value <= found.high
        assert found.low < found.high
    else:
        assert found.reason
        assert found.low is found.high is found.level is None


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, random):
    assert measured(random.sample(rows, len(rows))) == measured(rows)


@given(ROWS)
def test_twice_the_same_rows_keep_the_figures_and_narrow_the_intervals(rows):
    once, twice = measured(rows), measured(rows * 2)
    assert [m.value for m in twice] == pytest.approx([m.value for m in once])
    assert [m.n for m in twice] == [2 * m.n for m in once]
    assert all(
        b.high - b.low < a.high - a.low
        for a, b in zip(once, twice, strict=True)
        if a.unit == "rate" and a.defined
    )


def measured(rows):
    groups, labels, predictions = (np.array(column) for column in zip(*rows, strict=True))
    return measure_fairness({"D": groups}, {"D": "2"}, labels, predictions, 0.95)
