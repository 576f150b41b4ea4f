"""Cohen's kappa is the textbook's, and its interval holds as often as it says."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from alignment_checks.agreement.kappa import measure_kappa
from alignment_checks.design import Design

pairs = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=40)


@given(pairs)
def test_it_is_what_scikit_learn_says(answers):
    one, other = (np.array(side) for side in zip(*answers, strict=True))
    found = measure_kappa(one, other, 0.95)
    if found.defined:
        assert found.value == pytest.approx(cohen_kappa_score(one, other), abs=1e-9)
    else:
        assert len({*one, *other}) == 1


@given(pairs, st.lists(st.integers(min_value=1, max_value=3), min_size=40, max_size=40))
def test_a_weight_is_as_many_rows(answers, weights):
    one, other = (np.array(side) for side in zip(*answers, strict=True))
    counts = np.array(weights[: one.size])
    weighted = measure_kappa(one, other, 0.95, Design.of(one.size, counts))
    repeated = measure_kappa(np.repeat(one, counts), np.repeat(other, counts), 0.95)
    if weighted.defined:
        assert weighted.value == pytest.approx(repeated.value, abs=1e-9)


def test_a_known_table_has_its_known_standard_error():
    """45 both yes, 15 and 25 apart, 15 both no: kappa .130; .098 by Fleiss, Cohen and Everitt's formula."""
    one = np.repeat([1, 1, 0, 0], [45, 15, 25, 15])
    other = np.repeat([1, 0, 1, 0], [45, 15, 25, 15])
    found = measure_kappa(one, other, 0.95)
    assert found.value == pytest.approx(0.1304, abs=1e-4)
    assert found.standard_error == pytest.approx(_fleiss(45, 15, 25, 15), rel=0.01)


def _fleiss(a, b, c, d):
    n = a + b + c + d
    table = np.array([[a, b], [c, d]]) / n
    rows, columns = table.sum(1), table.sum(0)
    po, pe = np.trace(table), float(rows @ columns)
    first = sum(table[i, i] * ((1 - pe) - (rows[i] + columns[i]) * (1 - po)) ** 2 for i in (0, 1))
    second = (1 - po) ** 2 * sum(
        table[i, j] * (columns[i] + rows[j]) ** 2 for i in (0, 1) for j in (0, 1) if i != j
    )
    third = (po * pe - 2 * pe + po) ** 2
    return math.sqrt((first + second - third) / n) / (1 - pe) ** 2


def test_the_interval_holds_the_truth_as_often_as_it_says():
    generator, hits = np.random.default_rng(7), 0
    truth = 0.0
    for _ in range(400):
        one, other = (generator.random(80) < 0.4 for _ in range(2))  # two who know nothing of each other
        found = measure_kappa(one, other, 0.95)
        hits += found.low <= truth <= found.high
    assert 0.92 <= hits / 400 <= 0.98


def test_where_nothing_varies_it_is_undefined_and_says_why():
    always = np.ones(5, dtype=bool)
    assert "chance explains it" in measure_kappa(always, always, 0.95).reason
    assert "nothing was answered" in measure_kappa(always[:0], always[:0], 0.95).reason
