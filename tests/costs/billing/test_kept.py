"""Charges are read by the range in which they start, and only the columns that are asked for."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plumbline.costs.billing.charges import charges_schema
from plumbline.costs.billing.kept import period_file, read_charges


def at(day: int, hour: int = 0) -> datetime.datetime:
    return datetime.datetime(2024, 9, day, hour, tzinfo=datetime.UTC)


def keep(state, source, *starts):
    rows = [
        {"charge": f"{source} {start}", "source": source, "start": start, "billed": Decimal(1)}
        for start in starts
    ]
    file = period_file(state, source, datetime.date(2024, 9, 1))
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, charges_schema()), file)


def test_a_range_is_half_open(tmp_path):
    keep(tmp_path, "focus", at(1), at(2), at(3))
    found = read_charges(tmp_path, at(1), at(3))
    assert sorted(found["start"].to_pylist()) == [at(1), at(2)]
    assert found.schema == charges_schema()


def test_a_kind_of_bill_can_be_left_out(tmp_path):
    keep(tmp_path, "focus", at(1))
    keep(tmp_path, "opencost", at(1))
    assert read_charges(tmp_path, at(1), at(2)).num_rows == 2
    assert read_charges(tmp_path, at(1), at(2), sources=["opencost"])["source"].to_pylist() == ["opencost"]


def test_only_the_columns_asked_for_come(tmp_path):
    keep(tmp_path, "focus", at(1))
    assert read_charges(tmp_path, at(1), at(2), columns=["billed"]).column_names == ["billed"]


def test_nothing_kept_is_an_empty_table(tmp_path):
    assert read_charges(tmp_path, at(1), at(2)).schema == charges_schema()


def test_a_range_without_a_zone_or_backwards_is_refused(tmp_path):
    with pytest.raises(ValueError, match="zone"):
        read_charges(tmp_path, at(1).replace(tzinfo=None), at(2))
    with pytest.raises(ValueError, match="ends before"):
        read_charges(tmp_path, at(2), at(1))
