"""The content hash knows values, and nothing of files, row groups, encodings or slices."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.windows.content import content_digest
from plumbline.windows.locating import current_window

LAYOUTS = [
    {"row_group_size": 3},
    {"compression": "none"},
    {"use_dictionary": False, "version": "1.0"},
]


@pytest.mark.parametrize("layout", LAYOUTS, ids=str)
def test_how_a_file_is_written_does_not_matter(project, layout):
    before = [current_window(project.settings, project.spec, night) for night in range(3)]
    for name in ("arrivals", "labels"):
        project.write(name, project.table(name), **layout)
    assert [current_window(project.settings, project.spec, night) for night in range(3)] == before


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("age", pa.float32()),
        ("age", pa.int16()),
        ("letter", pa.dictionary(pa.int8(), pa.string())),
        ("letter", pa.large_string()),
        ("sex", pa.string()),
        ("id", pa.int32()),
    ],
)
def test_how_a_value_is_stored_does_not_matter(project, column, kind):
    before = current_window(project.settings, project.spec, 0)
    values = project.table("arrivals")[column].combine_chunks()
    encoded = values.dictionary_encode() if pa.types.is_dictionary(kind) else values.cast(kind)
    project.change("arrivals", column, encoded)
    assert current_window(project.settings, project.spec, 0) == before


VALUES = st.lists(st.one_of(st.none(), st.sampled_from(["", "a", "b", "None"])), min_size=1, max_size=8)


@given(first=VALUES, second=VALUES)
def test_the_same_hash_means_the_same_values(first, second):
    one, other = (content_digest(pa.table({"x": pa.array(v, pa.string())})) for v in (first, second))
    assert (one == other) == (first == second)


@given(values=VALUES, cut=st.integers(0, 8))
def test_chunks_do_not_matter(values, cut):
    whole = pa.array(values, pa.string())
    parts = pa.chunked_array([whole[:cut], whole[cut:]], pa.string())
    assert content_digest(pa.table({"x": parts})) == content_digest(pa.table({"x": whole}))


def test_names_and_kinds_count():
    tables = [pa.table({"x": [1]}), pa.table({"y": [1]}), pa.table({"x": [1.0]}), pa.table({"x": ["1"]})]
    assert len({content_digest(table) for table in tables}) == 4


def test_what_lies_under_a_missing_value_does_not_matter():
    hidden = pa.array([1.0, 7.0, 3.0], mask=np.array([False, True, False]))
    assert content_digest(pa.table({"x": hidden})) == content_digest(pa.table({"x": [1.0, None, 3.0]}))
