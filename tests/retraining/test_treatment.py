"""Rows as mitigations hand them over, and groups too small to act on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.retraining.mitigations.treatment import SMALLEST, MitigationError, both_labels, large_enough

shares = st.lists(st.floats(0, 1), min_size=1, max_size=30)


@given(shares)
def test_a_row_stands_once_or_twice_and_the_weights_average_one_a_row(drawn):
    positive = np.array(drawn)
    found = both_labels(positive, 1 - positive)
    assert found.weights.sum() == pytest.approx(len(drawn))
    assert (found.weights > 0).all()
    assert set(found.rows) == set(range(len(drawn)))
    for row, share in enumerate(drawn):
        of_row = found.rows == row
        assert found.weights[of_row & (found.labels == 1)].sum() == pytest.approx(share, abs=1e-8)


def test_a_group_needs_enough_rows_of_both_labels():
    groups = np.repeat(["a", "b", "c"], 2 * SMALLEST)
    labels = np.tile([0, 1], 3 * SMALLEST)
    labels[4 * SMALLEST] = 1  # one negative fewer in c
    np.testing.assert_array_equal(large_enough(groups, labels), groups != "c")


def test_fewer_than_two_such_groups_are_refused_by_name():
    groups, labels = np.repeat(["a", "b"], [60, 10]), np.tile([0, 1], 35)
    with pytest.raises(MitigationError, match="found a: train on more rows"):
        large_enough(groups, labels)
