"""Quantiles of a profiled column."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_checks.profiles.distinct import distinct
from alignment_checks.profiles.quantiles import quantiles
from alignment_checks.profiles.sketch import sketch

SHARES = [0.01, 0.25, 0.5, 0.75, 0.99, 1.0]


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=100))
def test_each_is_the_smallest_value_that_so_many_rows_do_not_exceed(values):
    rows = np.sort(np.asarray(values, dtype=np.float64))
    expected = [rows[int(np.ceil(share * rows.size - 1e-9)) - 1] for share in SHARES]
    assert quantiles(distinct(rows), SHARES) == expected


def test_a_sketchs_are_within_its_error():
    rows = np.random.default_rng(0).normal(size=200_000)
    made = sketch(rows)
    for share, value in zip(SHARES, quantiles(made, SHARES), strict=True):
        assert abs((rows <= value).mean() - share) <= 2 * made.error + 1e-6


def test_of_nothing_there_are_none():
    with pytest.raises(ValueError, match="no finite value"):
        quantiles(distinct(np.empty(0)), SHARES)
