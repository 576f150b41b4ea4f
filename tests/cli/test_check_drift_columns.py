"""Two files are compared a column at a time, whatever columns either has, and doubted as a whole."""

from __future__ import annotations

import weakref

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from alignment_checks.drift.columns import measure_profile_drift
from plumbline.checking import drift
from plumbline.checking.drift import Sides, measure_columns
from plumbline.checking.files import FileError
from plumbline.checking.profiles import Columns, profile_of, save

GENERATOR = np.random.default_rng(5)
CONTAINED = "as if it contained them"


def written(path, **columns):
    pq.write_table(pa.table(columns), path)
    return path


@pytest.fixture
def sides(tmp_path):
    """A reference with a column of its own, and current rows with another, in another order."""
    value, region = GENERATOR.normal(size=300), GENERATOR.choice(["north", "south"], 300)
    one = written(tmp_path / "one.parquet", value=value, only_there=value, region=region)
    other = written(
        tmp_path / "other.parquet", region=region[:100], value=value[:100] + 2, only_here=region[:100]
    )
    return Sides(one, other)


@pytest.mark.parametrize("saved", [(), ("reference",), ("reference", "current")])
def test_the_figures_are_those_of_both_profiles(sides, tmp_path, saved):
    """Also where a side is a saved profile; a column that one side lacks is named, with the reason."""
    profiles = [profile_of(side, Columns()) for side in sides]
    for name, profile in zip(sides._fields, profiles, strict=True):
        if name in saved:
            save(profile, tmp_path / f"{name}.profile")
            sides = sides._replace(**{name: tmp_path / f"{name}.profile"})
    found = measure_columns(sides, Columns())
    assert found.measurements == measure_profile_drift(*profiles)
    assert found.columns == ["value", "only_there", "region", "only_here"]


def test_a_columns_memory_is_free_before_the_next_is_read(sides, monkeypatch):
    held: list[weakref.ref] = []

    def seen(name, reference, current):
        assert not [column for column in held if column() is not None]
        held.extend(weakref.ref(column) for column in (reference, current) if column is not None)
        return []

    monkeypatch.setattr("alignment_checks.drift.columns.drift_of_column", seen)
    drift.measure_columns(sides, Columns())
    assert len(held) == 6


def test_a_column_that_cannot_be_measured_is_named_with_its_own_file(tmp_path):
    good = written(tmp_path / "good.parquet", x=[1.0, 2.0])
    bad = written(tmp_path / "bad.parquet", x=[b"bytes", b"more"])
    for sides in (Sides(good, bad), Sides(bad, good)):
        with pytest.raises(FileError, match=r"bad\.parquet: column x holds binary"):
            measure_columns(sides, Columns())


@pytest.mark.parametrize(
    ("current", "suspicion"),
    [
        (slice(0, 300), "are they the same rows?"),
        (slice(50, 150), CONTAINED),
        (None, ""),
    ],
)
def test_a_reference_that_holds_the_current_rows_is_doubted(tmp_path, current, suspicion):
    value, region = GENERATOR.normal(size=300), GENERATOR.choice(["north", "south"], 300)
    one = written(tmp_path / "one.parquet", region=region, value=value)
    rows = slice(0, 100) if current is None else current
    moved = value + 0.5 if current is None else value
    other = written(tmp_path / "other.parquet", region=region[rows], value=moved[rows])
    found = measure_columns(Sides(one, other), Columns()).suspicion
    assert suspicion in found
    assert bool(found) == bool(suspicion)


def test_categories_alone_are_no_ground_to_doubt(tmp_path):
    """Every hundred people have the groups that a thousand have."""
    one = written(tmp_path / "one.parquet", region=["north"] * 20 + ["south"] * 20)
    other = written(tmp_path / "other.parquet", region=["north"] * 3 + ["south"] * 5)
    assert measure_columns(Sides(one, other), Columns()).suspicion == ""
