"""Overlaid distributions: the same bins on both sides, and nobody's row to be seen in them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_checks.drift.overlay import MOST_CATEGORIES, OTHERS, overlay
from alignment_checks.profiles.columns import Categories, categories, numbers

COUNTS = st.dictionaries(st.text(max_size=3), st.integers(10, 10_000), min_size=1, max_size=30)


@given(COUNTS, COUNTS)
def test_shares_of_categories_add_up_to_one(reference, current):
    drawn = overlay(categories(reference, 0), categories(current, 0))
    assert sum(drawn.reference) == pytest.approx(1, abs=0.002)
    assert sum(drawn.current) == pytest.approx(1, abs=0.002)
    assert len(drawn.bins) == len(drawn.reference) == len(drawn.current) <= MOST_CATEGORIES + 1


def test_rare_categories_are_drawn_together():
    many = categories({f"{place:02d}": 1000 - place for place in range(20)}, 0)
    assert overlay(many, many).bins[-1] == OTHERS


def test_numbers_share_their_bins():
    generator = np.random.default_rng(0)
    drawn = overlay(numbers(generator.normal(0, 1, 5000)), numbers(generator.normal(1, 1, 5000)))
    assert len(drawn.reference) == len(drawn.current) > 5
    assert len(drawn.bins) == len(drawn.reference)
    assert all(" to " in name for name in drawn.bins)
    middle = np.arange(len(drawn.reference))
    assert (middle * drawn.current).sum() > (middle * drawn.reference).sum() + 1


def test_a_few_numbers_are_bins_of_their_own():
    drawn = overlay(numbers(np.repeat([0.0, 0.5], 50)), numbers(np.repeat([0.5, 7.0], 50)))
    assert drawn.bins == ("0", "0.5", "7")


def test_fewer_than_ten_rows_are_not_drawn():
    drawn = overlay(categories({"a": 100, "b": 9}, 0), categories({"a": 100, "b": 10}, 0))
    assert drawn.reference[1] == 0
    assert drawn.current[1] > 0


@pytest.mark.parametrize("other", [Categories(), numbers(np.arange(5.0)), categories({}, 7)])
def test_sides_that_do_not_compare_have_no_picture(other):
    assert overlay(categories({"a": 20}, 0), other) is None


def test_a_constant_column_is_one_bin():
    drawn = overlay(numbers(np.full(20, 3.0)), numbers(np.full(30, 3.0)))
    assert (drawn.bins, drawn.reference, drawn.current) == (("3",), (1.0,), (1.0,))
