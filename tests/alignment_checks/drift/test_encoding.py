"""Rows of mixed columns become points by a rule that does not know which row is whose."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_checks.drift.encoding import RARE, EncodingError, encoded_rows
from alignment_checks.drift.points import drift_of_points


def strings(*values):
    return np.array(values, dtype=object)


def test_numbers_become_ranks_categories_places_and_missing_values_places_of_their_own():
    reference = {"x": np.array([5.0, 1.0, np.nan] * 10), "c": strings("a", "b", None).repeat(10)}
    current = {"x": np.array([1e9, 5.0, 1.0] * 10), "c": strings("a", "a", "b").repeat(10)}
    one, other = encoded_rows(reference, current, {"x": "numeric", "c": "categorical"})
    assert one.shape == other.shape == (30, 5)
    both = np.concatenate([one, other])
    assert both[:, 0].mean() == pytest.approx(0)
    assert both[:, 0].max() < np.sqrt(3)
    assert one[:3, 1].tolist() == [0, 0, 1]
    assert both[:, 2:].sum(axis=1).tolist() == [1] * 60


def test_a_rank_is_spread_with_deviation_one():
    one, other = encoded_rows({"x": np.arange(500.0)}, {"x": np.arange(500.0) + 0.5}, {"x": "numeric"})
    assert np.concatenate([one, other]).std() == pytest.approx(1, abs=1e-3)


def test_rare_categories_count_as_one():
    reference = {"c": strings(*["a"] * 40, *map(str, range(2 * RARE)))}
    one, _ = encoded_rows(reference, reference, {"c": "categorical"})
    assert one.shape == (40 + 2 * RARE, 2)


@given(st.permutations(range(24)))
@settings(deadline=None)
def test_exchanging_rows_of_the_sides_changes_no_coordinate(order):
    """What makes relabelling exact: points of rows, whichever side they are on, stay where they are."""
    generator = np.random.default_rng(0)
    x = np.where(generator.random(24) < 0.2, np.nan, generator.integers(0, 9, 24))
    c = generator.choice(strings("a", "b", None), 24)
    kinds = {"x": "numeric", "c": "categorical"}
    columns = {"x": x, "c": c}

    def points(rows):
        sides = ({name: values[part] for name, values in columns.items()} for part in (rows[:10], rows[10:]))
        return np.concatenate(encoded_rows(*sides, kinds))

    assert np.array_equal(points(np.array(order)), points(np.arange(24))[order])


@pytest.mark.parametrize(
    ("values", "kind", "said"),
    [
        (np.array([1.0, np.inf]), "numeric", "column x: 2 values are infinite"),
        (strings("a", "b"), "numeric", "column x: the reference holds no numbers"),
        (np.array([1.0, 2.0]), "categorical", "column x: the reference holds values that are no strings"),
    ],
)
def test_columns_that_cannot_be_placed_are_named(values, kind, said):
    with pytest.raises(EncodingError, match=said):
        encoded_rows({"x": values}, {"x": values}, {"x": kind})


@pytest.mark.parametrize(
    ("sides", "lacking"),
    [(({"x": np.ones(2)}, {}), "current window"), (({}, {"x": np.ones(2)}), "reference")],
)
def test_a_column_that_a_side_lacks_is_named(sides, lacking):
    with pytest.raises(EncodingError, match=f"the {lacking} lacks column x"):
        encoded_rows(*sides, {"x": "numeric"})


@pytest.mark.parametrize(
    "value", [np.full(20, 3.0), np.full(20, np.nan), strings(*["a"] * 20), strings(*[None] * 20)]
)
def test_a_constant_or_an_empty_column_tells_nothing(value):
    kind = "categorical" if value.dtype == object else "numeric"
    points = encoded_rows({"x": value}, {"x": value}, {"x": kind})
    assert points[0].shape == (20, 0)
    assert {m.reason for m in drift_of_points("", *points, 0, 0.95)} == {"every row is the same"}


def test_a_column_empty_on_one_side_alone_has_moved():
    gone = encoded_rows({"x": np.arange(50.0)}, {"x": np.full(50, np.nan)}, {"x": "numeric"})
    found = {m.name: m.value for m in drift_of_points("", *gone, 0, 0.95)}
    assert found["mmd_pvalue"] <= 0.001
    assert found["classifier_auc"] == 1.0


number = st.one_of(st.floats(allow_infinity=False), st.sampled_from([0.0, 1.0]))
text = st.one_of(st.none(), st.sampled_from(["a", "b"]), st.text(max_size=3))


@settings(max_examples=30, deadline=None)
@given(*[st.lists(st.tuples(number, text), max_size=25) for _ in range(2)])
def test_whatever_rows_there_are_they_become_finite_points(one, other):
    sides = [
        {"x": np.array([x for x, _ in rows], dtype=float), "c": strings(*(c for _, c in rows))}
        for rows in (one, other)
    ]
    points = encoded_rows(*sides, {"x": "numeric", "c": "categorical"})
    assert [len(side) for side in points] == [len(one), len(other)]
    assert all(np.isfinite(side).all() for side in points)
