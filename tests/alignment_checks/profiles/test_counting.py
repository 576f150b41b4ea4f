"""Counting in a column's own memory gives what counting its values gives."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment_checks.profiles.building import profile_of_table
from alignment_checks.profiles.columns import Categories, Numbers
from alignment_checks.profiles.distinct import Distinct, distinct

VALUES = st.lists(st.none() | st.sampled_from(["a", "b", "c", ""]), max_size=40)


@settings(deadline=None)  # the first call compiles
@given(values=VALUES, start=st.integers(0, 9))
def test_codes_are_counted_wherever_their_slice_starts(values: list[str | None], start: int) -> None:
    table = pa.table({"text": pa.array(values, pa.string()).dictionary_encode()}).slice(start)
    column = profile_of_table(table).columns["text"]
    expected = Counter(values[start:])
    assert isinstance(column, Categories)
    assert column.missing == expected.pop(None, 0)
    assert dict(column.counts) == dict(expected)


@given(values=st.lists(st.none() | st.floats(-3, 3), max_size=40), start=st.integers(0, 9))
def test_numbers_keep_every_row_wherever_their_slice_starts(values: list[float | None], start: int) -> None:
    table = pa.table({"number": pa.array(values, pa.float64())}).slice(start)
    column = profile_of_table(table).columns["number"]
    expected = sorted(value for value in values[start:] if value is not None)
    assert isinstance(column, Numbers)
    assert isinstance(column.finite, Distinct)
    assert column.finite.rows().tolist() == expected
    assert column.missing == len(values[start:]) - len(expected)


def test_values_that_occur_once_take_no_memory_for_their_counts() -> None:
    counts = distinct(np.arange(1000.0)).counts
    assert counts.strides == (0,)
    assert counts.sum() == 1000
