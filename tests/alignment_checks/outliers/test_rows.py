"""A row of mixed columns as a point."""

from __future__ import annotations

import math

import numpy as np
import pytest

from alignment_checks.outliers.rows import MOST_DEVIATIONS, CategoryAxis, NumberAxis, points

AGE = NumberAxis("age", mean=40.0, deviation=10.0)
SEX = CategoryAxis("sex", ("1", "2"))


def test_numbers_are_deviations_and_categories_have_a_place_each():
    found = points((AGE, SEX), [{"age": 50, "sex": "2"}, {"age": 40.0, "sex": "1"}])
    assert found.tolist() == [[1, 0, 0, 1, 0], [0, 0, 1, 0, 0]]


@pytest.mark.parametrize("value", [None, "50", True, math.nan, math.inf])
def test_what_is_no_number_has_a_mark_of_its_own(value):
    assert points((AGE,), [{"age": value}]).tolist() == [[0, 1]]


@pytest.mark.parametrize("value", [None, "3", 1, ["1"]])
def test_what_is_none_of_the_categories_has_one_too(value):
    assert points((SEX,), [{"sex": value}]).tolist() == [[0, 0, 1]]


def test_an_absurd_number_stands_out_and_stays_finite():
    assert points((AGE,), [{"age": 1e300}, {"age": -(10**30)}])[:, 0].tolist() == [
        MOST_DEVIATIONS,
        -MOST_DEVIATIONS,
    ]


def test_a_column_that_never_varied_tells_any_other_value():
    constant = NumberAxis("c", mean=3.0, deviation=0.0)
    assert points((constant,), [{"c": 3}, {"c": 4}])[:, 0].tolist() == [0, 1]


def test_no_rows_are_no_points_of_the_same_width():
    assert points((AGE, SEX), []).shape == (0, 5)
    assert points((), [{}]).dtype == np.float64
