"""Samples grow until the top features are settled, and no further."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_checks.explanations.stability import is_settled, prefixes, stable_sample

CLEAR = np.random.default_rng(0).normal([5, 4, 1, 0.1], 0.1, (4_000, 4))
TIED = np.abs(np.random.default_rng(1).normal(1, 0.5, (4_000, 4)))


def sampled(values, seed=3, looks=(100, 1_000, 9_000), level=0.95):
    return stable_sample(lambda rows: values[rows], len(values), looks, 2, level, seed)


@given(st.integers(1, 300), st.lists(st.integers(1, 400), min_size=1, max_size=4), st.integers(0, 99))
def test_every_prefix_holds_the_one_before(total, looks, seed):
    samples = prefixes(total, looks, seed)
    for smaller, larger in itertools.pairwise(samples):
        assert set(smaller) < set(larger)
    assert len(samples[-1]) == min(max(looks), total)


def test_a_clear_ranking_stops_at_the_first_look():
    found = sampled(CLEAR)
    assert (len(found.rows), found.stable, found.looks) == (100, True, 1)


def test_a_tie_takes_every_row_and_is_not_called_stable():
    found = sampled(TIED)
    assert (len(found.rows), found.stable, found.looks) == (4_000, False, 3)


def test_rows_are_explained_once():
    asked: list[int] = []

    def explain(rows):
        asked.extend(rows.tolist())
        return TIED[rows]

    found = stable_sample(explain, 4_000, (100, 1_000), 2, 0.95, 3)
    assert sorted(asked) == found.rows.tolist()


def test_the_seed_decides_the_rows():
    assert np.array_equal(sampled(CLEAR, 1).rows, sampled(CLEAR, 1).rows)
    assert not np.array_equal(sampled(CLEAR, 1).rows, sampled(CLEAR, 2).rows)


def test_a_wrong_top_is_settled_less_often_than_the_error_allows():
    """Features two and three are equal, so that calling either the top two's second is wrong."""
    rng = np.random.default_rng(5)
    called = sum(
        sampled(np.abs(rng.normal([3, 1, 1, 0.2], 1, (400, 4))), looks=(100, 200, 400)).stable
        for _ in range(300)
    )
    assert called <= 300 * 0.05 * 1.5


def test_a_handful_of_rows_needs_a_larger_lead():
    """Student's law: three rows whose features differ by chance alone are rarely called settled."""
    rng = np.random.default_rng(8)
    called = sum(is_settled(rng.normal(1, 0.1, (3, 2)), 1, 0.95) for _ in range(1_000))
    # Either of the two may lead by chance, so that twice the error of one pair is spent.
    assert called <= 1_000 * 2 * 0.05 * 1.3


@pytest.mark.parametrize(("rows", "top", "settled"), [(1, 2, False), (1, 4, True), (50, 4, True)])
def test_what_cannot_be_told(rows, top, settled):
    assert is_settled(CLEAR[:rows], top, 0.95) is settled
