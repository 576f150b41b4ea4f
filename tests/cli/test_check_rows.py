"""`plumbline check drift`: embeddings are compared without being asked for, whole rows where asked."""

from __future__ import annotations

import contextlib
import json

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import csv, parquet

from alignment_checks.profiles import columns
from plumbline.checking.drift import ColumnDrift, Sides
from plumbline.checking.files import FileError
from plumbline.checking.rows import embeddings_of, measure_embeddings, with_whole_rows

COLUMNS = ColumnDrift([], ["x"], {}, "")
TESTS = {"mmd", "mmd_pvalue", "classifier_auc", "classifier_pvalue"}


def write(path, seed, shift=0.0, rows=400):
    generator = np.random.default_rng(seed)
    table = pa.table(
        {
            "age": generator.normal(40, 10, rows),
            "region": generator.choice(["north", "south"], rows),
            "text": generator.normal(shift, 1, (rows, 6)).tolist(),
        }
    )
    parquet.write_table(table, path)
    return str(path)


@pytest.fixture
def files(tmp_path):
    """A reference, and a window in which nothing but the embeddings moved."""
    return write(tmp_path / "reference.parquet", 1), write(tmp_path / "current.parquet", 2, shift=0.6)


@pytest.fixture
def check(run):
    """Runs `check drift` on two files; the figures by name and group, and the columns called."""

    def checked(reference, current, *options):
        printed = run("check", "drift", "--reference", reference, "--current", current, "--json", *options)
        assert printed.status == 0, printed.error
        told = json.loads(printed.output)
        return {(m["name"], m["group"]): m for m in told["measurements"]}, told["drifted"]

    return checked


def test_an_embedding_that_moved_is_called_beside_ordinary_columns(check, files):
    found, drifted = check(*files)
    assert drifted == ["text"]
    assert {name for name, group in found if group == "text"} == {"missing_rate", *TESTS}
    assert found["mmd_pvalue", "text"]["value"] <= 0.001
    assert {group for _, group in found} == {"age", "region", "text"}


def test_whole_rows_are_compared_where_asked_and_called_by_no_name(check, files, tmp_path):
    table = parquet.read_table(files[1])
    parquet.write_table(
        table.set_column(0, "age", pa.array(np.linspace(80, 90, 400))), tmp_path / "old.parquet"
    )
    found, drifted = check(files[0], str(tmp_path / "old.parquet"), "--whole-rows")
    assert drifted == ["age", "text"]
    assert {name for name, group in found if group == ""} == TESTS
    assert found["classifier_auc", ""]["value"] > 0.95
    assert found["mmd_pvalue", ""]["n"] == 400


def test_people_are_told_of_whole_rows_apart_from_the_columns_called(run, files):
    printed = run("check", "drift", "--reference", files[0], "--current", files[1], "--whole-rows")
    columns, whole = printed.output.splitlines()[-2:]
    assert columns.startswith("Columns drifted, at a false discovery rate of 0.05: ")
    assert whole.startswith("Rows as a whole: mmd_pvalue 0.")
    assert ", classifier_pvalue 0." in whole


def test_only_the_columns_asked_for_make_a_row(check, files):
    found, _ = check(*files, "--whole-rows", "--columns", "region,text")
    assert {group for _, group in found} == {"", "region", "text"}
    found, drifted = check(*files, "--whole-rows", "--columns", "text")
    assert drifted == ["text"]
    assert found["mmd", ""]["reason"] == "the reference has 0 rows to compare, fewer than 10"


def test_csv_and_parquet_say_the_same_of_whole_rows(check, files, tmp_path):
    paths = []
    for number, path in enumerate(files):
        paths.append(tmp_path / f"{number}.csv")
        csv.write_csv(parquet.read_table(path, columns=["age", "region"]), paths[-1])
    options = ("--whole-rows", "--columns", "age,region")
    assert check(*map(str, paths), *options) == check(*files, *options)


def test_the_distance_of_a_column_too_long_to_keep_comes_from_the_sampled_rows(
    check, files, tmp_path, monkeypatch
):
    table = parquet.read_table(files[0])
    older = pc.add(table.column("age"), 5.0)
    parquet.write_table(table.set_column(0, "age", older), tmp_path / "older.parquet")
    sides = (files[0], str(tmp_path / "older.parquet"), "--columns", "age,region")
    exact, _ = check(*sides)
    monkeypatch.setattr(columns, "MOST_DISTINCT", 100)
    assert check(*sides)[0]["wasserstein", "age"]["value"] is None
    found = check(*sides, "--whole-rows")[0]["wasserstein", "age"]
    assert found["value"] == pytest.approx(exact["wasserstein", "age"]["value"])
    assert found["method"].endswith("of sampled rows")


def test_a_saved_profile_has_no_rows_to_compare(run, check, files, tmp_path):
    saved = str(tmp_path / "reference.profile")
    assert run("profile", "build", files[0], "--columns", "age,region", "--out", saved).status == 0
    found, drifted = check(saved, files[1])
    assert found["mmd", "text"]["reason"] == "the reference lacks the column"
    assert drifted == []
    printed = run("check", "drift", "--reference", saved, "--current", files[1], "--whole-rows")
    assert printed.status == 1
    assert "holds no row: name the file it was made of" in printed.error


def test_a_column_of_embeddings_that_was_numbers_before_is_named(check, files, tmp_path):
    other = str(tmp_path / "numbers.parquet")
    parquet.write_table(pa.table({"age": [1.0, 2.0], "region": ["north", "south"], "text": [1, 2]}), other)
    found, _ = check(other, files[1], "--whole-rows")
    assert found["mmd", "text"]["reason"] == "the reference holds int64, no lists of numbers"
    assert ("ks", "text") not in found
    assert found["mmd", ""]["reason"] == "the reference has 2 rows to compare, fewer than 10"


def test_a_column_of_other_lists_is_refused_as_before(run, tmp_path):
    path = str(tmp_path / "words.parquet")
    parquet.write_table(pa.table({"words": [["a"], ["b"]]}), path)
    printed = run("check", "drift", "--reference", path, "--current", path)
    assert printed.status == 1
    assert "profiles are made of numbers, text and booleans only" in printed.error


@settings(max_examples=40)
@given(st.binary(max_size=400), st.sampled_from([".parquet", ".csv", ".profile"]))
def test_whatever_bytes_a_file_holds_it_is_read_or_refused_by_name(tmp_path_factory, content, suffix):
    path = tmp_path_factory.mktemp("fuzz") / f"file{suffix}"
    path.write_bytes(content)
    sides = Sides(path, path)
    for read in (
        lambda: embeddings_of(sides, None),
        lambda: measure_embeddings(sides, ["x"]),
        lambda: with_whole_rows(sides, COLUMNS, [], ()),
    ):
        with contextlib.suppress(FileError):  # any other error fails the test
            read()
