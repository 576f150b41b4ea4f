"""Columns of parquet files are read as what they are, or refused or held by name; nothing fails half-way."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plumbline.costs.billing.quarantine import quarantined
from plumbline.costs.billing.rows import BillError
from tests.costs.billing.bills import COLUMNS, charges, rows, taken_in


def with_column(file, name, column):
    """Two rows that are right but for one column."""
    table = pa.table({each: [row[each] or None for row in rows(2)] for each in COLUMNS})
    if name in COLUMNS:
        table = table.drop_columns([name])
    pq.write_table(table.append_column(name, column), file)
    return file


def test_text_that_does_not_say_so_is_text(tmp_path):
    """As older writers leave it."""
    file = with_column(tmp_path / "bill.parquet", "BilledCost", pa.array([b"1.5", b"NULL"]))
    done = taken_in(tmp_path, file)
    assert (done.new, done.reasons) == (1, {"BilledCost holds nothing, or NULL, and is mandatory": 1})


NO_TEXT = [
    pa.array([b"\xff\xfe", b"a"]),
    pa.array([b"\xff\xfe", b"a"], pa.large_binary()),
    pa.array([[(b"\xff", b"a")]] * 2, pa.map_(pa.binary(), pa.binary())),
    pa.Array.from_buffers(pa.string(), 2, pa.array([b"\xff\xfe", b"a"]).buffers()),
]


@pytest.mark.parametrize("column", NO_TEXT, ids=str)
@pytest.mark.parametrize("name", ["ResourceId", "x_Own"])
def test_bytes_that_are_no_text_are_refused_with_the_column(tmp_path, name, column):
    file = with_column(tmp_path / "bill.parquet", name, column)
    with pytest.raises(BillError, match=rf"bill\.parquet is refused: column {name} \("):
        taken_in(tmp_path, file)
    assert charges(tmp_path, "charge") == []


FAR = [
    pa.array([2**63 - 1] * 2, pa.timestamp("us")),
    pa.array([-(2**63) + 1] * 2, pa.timestamp("ms")),
    pa.array([2**62] * 2, pa.timestamp("ms", "UTC")),
    pa.array([2**31 - 1] * 2, pa.date32()),
]


@pytest.mark.parametrize("column", FAR, ids=str)
def test_times_of_years_that_no_calendar_has_are_held(tmp_path, column):
    file = with_column(tmp_path / "bill.parquet", "ChargePeriodStart", column)
    done = taken_in(tmp_path, file)
    assert (done.new, done.quarantined) == (0, 2)
    assert "ChargePeriodStart is no time in ISO 8601" in done.reasons
    assert len(list(quarantined(tmp_path))) == 2


@pytest.mark.parametrize(
    "kind", [pa.time32("s"), pa.duration("s"), pa.bool_(), pa.list_(pa.int32())], ids=str
)
def test_a_column_of_another_kind_is_held(tmp_path, kind):
    value = {pa.bool_(): True, pa.list_(pa.int32()): [1]}.get(kind, 2**15)
    file = with_column(tmp_path / "bill.parquet", "ChargePeriodStart", pa.array([value] * 2, kind))
    assert taken_in(tmp_path, file).reasons == {"ChargePeriodStart is no time in ISO 8601": 2}
