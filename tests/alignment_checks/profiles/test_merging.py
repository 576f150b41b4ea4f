"""Profiles of parts add up to the profile of the whole: exactly for counts, within the error for sketches."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_checks.profiles import columns
from alignment_checks.profiles.columns import Categories, Numbers, categories, numbers
from alignment_checks.profiles.distinct import Distinct
from alignment_checks.profiles.profile import Profile, ProfileError
from alignment_checks.profiles.sketch import Sketch, sketch

VALUES = st.lists(st.floats(allow_nan=True, allow_infinity=True, width=32), max_size=30).map(np.array)
COUNTS = st.dictionaries(st.sampled_from("abcdé"), st.integers(0, 9)).map(lambda d: categories(d, 1))


@given(VALUES, VALUES, VALUES)
def test_numbers_are_exact_whatever_the_parts_and_their_order(one, two, three):
    parts = [numbers(part) for part in (one, two, three)]
    whole = numbers(np.concatenate([one, two, three]))
    assert parts[0] + parts[1] + parts[2] == whole == parts[2] + (parts[0] + parts[1])


@given(COUNTS, COUNTS)
def test_categories_are_exact_and_nothing_added_changes_nothing(one, two):
    assert one + two == two + one
    assert one + Categories() == one
    assert (one + two).rows == one.rows + two.rows


@given(VALUES)
def test_no_row_is_lost(values):
    column = numbers(values)
    assert column.rows == values.size
    assert column.missing == np.isnan(values).sum()
    assert column.infinite == np.isinf(values).sum()


def test_the_empty_profile_changes_nothing():
    profile = Profile({"a": numbers(np.arange(5.0))})
    assert profile + Profile() == profile == Profile() + profile


def test_other_columns_and_other_kinds_do_not_add_up():
    ours = Profile({"a": numbers(np.arange(5.0))})
    with pytest.raises(ProfileError, match="b"):
        ours + Profile({"a": numbers(np.arange(5.0)), "b": numbers(np.arange(5.0))})
    with pytest.raises(ProfileError, match="numbers in one part and categories in another"):
        ours + Profile({"a": categories({"x": 1}, 0)})


def test_a_column_too_long_to_keep_becomes_a_sketch_within_its_error(monkeypatch):
    monkeypatch.setattr(columns, "MOST_DISTINCT", 1000)
    generator = np.random.default_rng(3)
    parts = [generator.normal(0, 1, 40_000) for _ in range(3)]
    column = numbers(parts[0]) + numbers(parts[1]) + numbers(parts[2])
    whole = np.sort(np.concatenate(parts))
    assert isinstance(column, Numbers)
    assert isinstance(column.finite, Sketch)
    points = np.array([-2.0, -0.5, 0.0, 1.0, 2.5])
    exact = np.searchsorted(whole, points, side="right") / whole.size
    assert np.abs(column.finite.shares_up_to(points) - exact).max() <= column.finite.error
    assert column.finite.limits == (whole[0], whole[-1])
    assert column.finite.deviation == pytest.approx(whole.std(), rel=1e-9)


def test_few_different_numbers_stay_exact_however_many_rows_there_are(monkeypatch):
    monkeypatch.setattr(columns, "MOST_DISTINCT", 1000)
    ages = np.tile(np.arange(95.0), 5000)
    column = numbers(ages) + numbers(ages)
    assert isinstance(column.finite, Distinct)
    assert column.finite.n == 2 * ages.size


def test_a_column_of_names_is_refused(monkeypatch):
    monkeypatch.setattr(columns, "MOST_CATEGORIES", 3)
    with pytest.raises(ValueError, match="names rows"):
        categories(dict.fromkeys("abcd", 1), 0)


def test_a_sketch_of_sorted_rows_is_as_good():
    rows = np.arange(100_000.0)
    made = sketch(np.random.default_rng(0).permutation(rows))
    assert abs(made.shares_up_to(np.array([49_999.0]))[0] - 0.5) <= made.error
