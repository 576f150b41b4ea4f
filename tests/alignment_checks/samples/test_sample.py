"""A sample is bounded, depends on the rows alone, adds up over parts, and is a fair draw."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from alignment_checks.profiles.profile import ProfileError
from alignment_checks.samples.building import arrays_of, sample_of_files, sample_of_table
from alignment_checks.samples.sample import MOST_ROWS, keys_of_ids, keys_of_places, row_sample

sizes = st.integers(1, 30)
ids = st.lists(st.integers(0, 10**6), unique=True, max_size=60)


def sample_of(rows, size):
    table = pa.table(
        {"id": pa.array(rows, pa.int64()), "half": pa.array([r / 2 if r % 3 else None for r in rows])}
    )
    return row_sample(
        table.cast(pa.schema({"id": pa.int64(), "half": pa.float64()})), keys_of_ids(rows, "a"), size
    )


@given(ids, st.integers(0, 60), sizes)
def test_the_samples_of_parts_add_up_to_that_of_the_whole(rows, cut, size):
    one, other = sample_of(rows[:cut], size), sample_of(rows[cut:], size)
    assert one + other == other + one == sample_of(rows, size)


@given(ids, st.integers(0, 60), st.integers(0, 60), sizes)
def test_adding_is_associative(rows, cut, other_cut, size):
    first, last = sorted((cut, other_cut))
    one, two, three = (sample_of(part, size) for part in (rows[:first], rows[first:last], rows[last:]))
    assert (one + two) + three == one + (two + three)


@given(ids, sizes)
def test_it_is_bounded_and_the_order_of_rows_plays_no_part(rows, size):
    found = sample_of(rows, size)
    assert found.table.num_rows == found.keys.size == min(size, len(rows))
    assert found.rows == len(rows)
    assert found.missing == {"id": 0, "half": sum(r % 3 == 0 for r in rows)}
    assert found == sample_of(rows[::-1], size)


def test_every_row_is_drawn_as_often_as_any_other():
    """400 windows of 40 rows, 10 drawn of each: under any rule that prefers rows, some deviate further."""
    drawn = np.zeros(40)
    for window in range(400):
        drawn[np.argsort(keys_of_ids(range(40), f"salt {window}"))[:10]] += 1
    assert np.abs(drawn - 100).max() < 4.5 * np.sqrt(400 * 0.25 * 0.75)
    places = np.argsort(keys_of_places(0, 100_000))[:1_000]
    assert abs(places.mean() - 50_000) < 4.5 * 100_000 / np.sqrt(12 * 1_000)


def test_keys_of_places_continue_from_part_to_part_without_repeating():
    whole = keys_of_places(0, 50_000)
    assert np.array_equal(np.concatenate([keys_of_places(0, 17), keys_of_places(17, 49_983)]), whole)
    assert np.unique(whole).size == 50_000


def test_another_salt_draws_other_rows():
    assert not np.array_equal(
        np.argsort(keys_of_ids(range(50), "a")), np.argsort(keys_of_ids(range(50), "b"))
    )


def test_files_in_parts_give_the_sample_of_the_table(tmp_path):
    generator = np.random.default_rng(0)
    table = pa.table(
        {
            "x": generator.normal(size=30_000),
            "c": pa.array(generator.choice(["a", "b"], 30_000)).dictionary_encode(),
            "e": pa.FixedSizeListArray.from_arrays(pa.array(generator.normal(size=90_000)), 3),
        }
    )
    paths = [tmp_path / "one.parquet", tmp_path / "two.parquet"]
    for path, part in zip(paths, (table[:11_111], table[11_111:]), strict=True):
        parquet.write_table(part, path, row_group_size=7_000)
    found = sample_of_files(paths, ["e", "c", "x"])
    assert found.rows == 30_000
    assert found.table.num_rows == MOST_ROWS
    assert found == sample_of_table(table.select(["e", "c", "x"]))
    assert found.table.column("c").type == pa.string()


def test_columns_come_as_drift_takes_them():
    table = pa.table({"n": [1, None], "text": ["a", None], "flag": [True, False], "code": [1.0, 2.0]})
    arrays, kinds = arrays_of(sample_of_table(table), ["code"])
    assert kinds == {"n": "numeric", "text": "categorical", "flag": "categorical", "code": "categorical"}
    rows = np.argsort(keys_of_places(0, 2))
    assert np.isnan(arrays["n"]).tolist() == [bool(row) for row in rows]
    assert sorted(arrays["flag"]) == ["false", "true"]
    assert sorted(arrays["code"]) == ["1", "2"]


@pytest.mark.parametrize(
    ("other", "said"),
    [({"y": [1.0]}, "different columns do not add up: x, y"), ({"x": ["text"]}, "different types")],
)
def test_parts_that_do_not_fit_are_named(other, said):
    with pytest.raises(ProfileError, match=said):
        sample_of_table(pa.table({"x": [1.0]})) + sample_of_table(pa.table(other))


def test_a_column_that_a_file_lacks_is_named(tmp_path):
    parquet.write_table(pa.table({"x": [1.0]}), tmp_path / "x.parquet")
    with pytest.raises(ProfileError, match="no column y"):
        sample_of_files([tmp_path / "x.parquet"], ["y"])


def test_nothing_asked_for_is_a_sample_without_rows():
    assert sample_of_files([], []).table.num_rows == 0
