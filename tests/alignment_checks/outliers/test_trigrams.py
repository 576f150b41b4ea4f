"""A text as a point: which runs of three bytes it is made of."""

from __future__ import annotations

import time

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from alignment_checks.outliers.trigrams import COORDINATES, point


@given(st.text(st.characters(codec=None), max_size=200))
def test_any_text_has_a_point_of_length_one_or_zero(text):
    found = point(text)
    assert found.shape == (COORDINATES,)
    length = np.linalg.norm(found)
    assert length == 0 or abs(length - 1) < 1e-9


def test_the_case_of_letters_does_not_matter():
    assert np.array_equal(point("The quick fox"), point("tHE QUICK FOX"))


def test_texts_of_one_language_lie_closer_than_those_of_two():
    one, same = point("where is the nearest station, please"), point("please tell me where the station is")
    assert one @ same > one @ point("gdzie jest najbliższa stacja kolejowa")


def test_a_very_long_text_takes_no_longer_than_its_beginning():
    began = time.process_time()
    assert np.array_equal(point("abc" * 1_000_000), point("abc" * 1_100_000))
    assert time.process_time() - began < 1
