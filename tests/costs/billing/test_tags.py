"""Tags are the same whether JSON or a map tells them, whatever characters are in them."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.costs.billing.cells.tags import tags
from plumbline.costs.billing.cells.words import words

TEXTS = st.text(st.sampled_from('ab"\\,:{}é\x1e\x1f'), max_size=4)
COLUMN = st.lists(st.none() | st.dictionaries(TEXTS.filter(bool), TEXTS, max_size=3), min_size=1, max_size=5)
MAPS = pa.map_(pa.string(), pa.string())


def maps(column):
    return pa.array([None if each is None else list(each.items()) for each in column], MAPS)


@settings(deadline=None)
@given(COLUMN, st.integers(0, 2))
def test_json_and_maps_tell_the_same(column, first):
    """Also of a column that is a part of a longer one."""
    texts = pa.array([None if each is None else json.dumps(each) for each in column], pa.string())
    expected = [None if each is None else sorted(each.items()) for each in column][first:]
    for told in (tags(texts.slice(first)), tags(maps(column).slice(first))):
        assert told.values.to_pylist() == expected
        assert not any(told.unreadable.to_pylist())
    assert tags(texts).texts.equals(tags(maps(column)).texts)


def test_a_map_of_numbers_is_a_text_of_its_own():
    column = pa.array([[("edp", 0.5)], [("edp", 0.25)], None, []], pa.map_(pa.string(), pa.float64()))
    assert words(column).to_pylist() == ["edp\x1f0.5", "edp\x1f0.25", None, ""]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "3",
        '{"a": {"b": 1}}',
        '"team"',
        '{"team": "a", "team": "b"}',
        '{"team": "\\ud800"}',
        "[" * 99999,
    ],
)
def test_what_is_no_object_of_plain_values_is_no_tags(text):
    assert tags(pa.array([text])).unreadable.to_pylist() == [True]


@pytest.mark.parametrize("value", ["a", "a\x1f"])
def test_a_map_that_names_a_tag_twice_is_no_tags(value):
    column = pa.array([[("team", value), ("team", "b")], [("team", "c")]], MAPS)
    assert tags(column).unreadable.to_pylist() == [True, False]


@pytest.mark.parametrize(
    "column", [pa.array([[1, 2]]), pa.array([["a"]]), pa.array([[["a"]]]), pa.array([7])]
)
def test_a_column_of_something_else_is_no_tags(column):
    assert tags(column).unreadable.to_pylist() == [True]
