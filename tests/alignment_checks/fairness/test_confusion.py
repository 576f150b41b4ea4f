"""Counting: every row once, in its group's cell, whatever the order and however it is cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_checks.fairness.confusion import Counts, count_by_group, merge

ROWS = st.lists(st.tuples(st.sampled_from(["1", "2", "35-44", ""]), st.integers(0, 1), st.integers(0, 1)))


def count(rows: list[tuple[str, int, int]]) -> dict[str, Counts]:
    groups = np.array([group for group, _, _ in rows], dtype=str)
    labels = np.array([label for _, label, _ in rows], dtype=int)
    predictions = np.array([prediction for _, _, prediction in rows], dtype=int)
    return count_by_group(groups, labels, predictions)


def test_each_cell_by_hand():
    rows = [("a", 1, 1)] * 4 + [("a", 0, 1)] * 3 + [("a", 1, 0)] * 2 + [("a", 0, 0)] + [("b", 0, 1)]
    assert count(rows) == {"a": Counts(4, 3, 2, 1), "b": Counts(0, 1, 0, 0)}


def test_margins_by_hand():
    counts = Counts(true_positives=4, false_positives=3, false_negatives=2, true_negatives=1)
    assert (counts.n, counts.positives, counts.negatives) == (10, 6, 4)
    assert (counts.selected, counts.correct) == (7, 5)


@given(ROWS)
def test_every_row_is_counted_once_and_groups_are_sorted(rows):
    counts = count(rows)
    assert sum(c.n for c in counts.values()) == len(rows)
    assert list(counts) == sorted({group for group, _, _ in rows})


@given(ROWS, ROWS)
def test_merging_parts_gives_the_whole(first, second):
    assert merge(count(first), count(second)) == count(first + second)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, random):
    shuffled = random.sample(rows, len(rows))
    assert count(shuffled) == count(rows)


def test_no_rows_have_no_groups():
    assert count([]) == {}


def test_booleans_and_object_strings_count_alike():
    groups = np.array(["a", "b", "a"], dtype=object)
    yes = np.array([True, False, True])
    assert count_by_group(groups, yes, yes.astype(float)) == {"a": Counts(2), "b": Counts(true_negatives=1)}


@pytest.mark.parametrize("strange", [2, -1, np.nan])
def test_a_label_that_is_neither_0_nor_1_is_refused(strange):
    with pytest.raises(ValueError, match=r"labels must be 0 or 1, found .* in 1 rows"):
        count_by_group(np.array(["a", "a"]), np.array([1, strange]), np.array([0, 1]))


def test_a_prediction_that_is_a_score_is_refused():
    with pytest.raises(ValueError, match="predictions must be 0 or 1"):
        count_by_group(np.array(["a"]), np.array([1]), np.array([0.7]))


def test_arrays_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="same length"):
        count_by_group(np.array(["a", "b"]), np.array([1]), np.array([0]))
