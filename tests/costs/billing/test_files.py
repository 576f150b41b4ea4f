"""FOCUS files as providers write them: CSV, gzip, parquet; lines are named, what is no bill is refused."""

from __future__ import annotations

import datetime
import gzip
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plumbline.costs.billing.focus import line_numbers
from plumbline.costs.billing.focus.columns import focus_columns
from plumbline.costs.billing.quarantine import quarantined
from plumbline.costs.billing.rows import BillError
from tests.costs.billing.bills import COLUMNS, as_csv, charges, row, rows, taken_in, written


def test_each_row_has_the_line_where_it_begins(tmp_path):
    """Whatever line ends are in cells, blank lines between and broken lines before."""
    text = as_csv([row(ResourceId="a", ChargeDescription="two\nlines"), row(ResourceId="b")])
    text += (
        "\n"
        + "only,three,cells\n"
        + as_csv([row(ResourceId="c"), row(ResourceId="d", BilledCost="x")]).split("\n", 1)[1]
    )
    file = tmp_path / "bill.csv"
    file.write_text(text)
    done = taken_in(tmp_path, file)
    assert charges(tmp_path, "resource", "line") == [("a", 2), ("b", 4), ("c", 7)]
    assert [(held["line"], held["reasons"][0]) for held in quarantined(tmp_path)] == [
        (6, f"{len(COLUMNS)} cells were expected and 3 are there"),
        (8, "BilledCost is no number"),
    ]
    assert (done.rows, done.quarantined, done.without_amount) == (5, 2, 2)


def test_a_file_that_ends_in_a_broken_line_loses_nothing(tmp_path):
    file = written(tmp_path / "bill.csv", rows(2))
    file.write_text(file.read_text() + "half a row")
    done = taken_in(tmp_path, file)
    assert (done.new, done.quarantined) == (2, 1)


def test_gzip_and_a_byte_order_mark_are_read(tmp_path):
    file = tmp_path / "bill.csv.gz"
    file.write_bytes(gzip.compress(as_csv(rows(3)).encode("utf-8-sig")))
    assert taken_in(tmp_path, file).new == 3


def as_parquet(file, bill):
    """Typed as AWS Data Exports types it: doubles, timestamps, a map of tags."""
    table = pa.table({name: [each[name] or None for each in bill] for name in COLUMNS})
    for name in ("BilledCost", "EffectiveCost", "ListCost", "ContractedCost", "PricingQuantity"):
        table = table.set_column(COLUMNS.index(name), name, table[name].cast(pa.float64()))
    for name in ("BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd"):
        times = [
            datetime.datetime.fromisoformat(text).replace(tzinfo=None) for text in table[name].to_pylist()
        ]
        table = table.set_column(COLUMNS.index(name), name, pa.array(times, pa.timestamp("ms")))
    tags = pa.array([[("team", "vision")]] * len(bill), pa.map_(pa.string(), pa.string()))
    pq.write_table(table.set_column(COLUMNS.index("Tags"), "Tags", tags), file)
    return file


def test_parquet_tells_the_same_charges_as_csv(tmp_path):
    bill = [row(ResourceId="i-0", BilledCost="0.1"), row(ResourceId="i-1", BilledCost="1234567.000001")]
    assert taken_in(tmp_path, as_parquet(tmp_path / "bill.parquet", bill)).new == 2
    assert taken_in(tmp_path, written(tmp_path / "bill.csv", bill)).unchanged == 2
    assert charges(tmp_path, "billed") == [(Decimal("0.1"),), (Decimal("1234567.000001"),)]


def test_every_mandatory_column_of_a_charge_is_asked_for(tmp_path):
    for column in [each.name for each in focus_columns() if each.needed]:
        file = tmp_path / f"{column}.csv"
        file.write_text(as_csv(rows(1), [name for name in COLUMNS if name != column]))
        with pytest.raises(BillError, match=rf"{column}\.csv is refused: .* column {column};"):
            taken_in(tmp_path, file)


def test_one_refused_file_keeps_the_others_out(tmp_path):
    """A command takes in everything or nothing of what it refuses to read."""
    good, bad = written(tmp_path / "a.csv", rows(1)), tmp_path / "b.csv"
    bad.write_text("a,b\n1,2\n")
    with pytest.raises(BillError, match=r"b\.csv is refused"):
        taken_in(tmp_path, good, bad)
    assert charges(tmp_path, "charge") == []


def test_a_mandatory_column_that_no_charge_needs_may_be_missing_and_is_named(tmp_path):
    file = tmp_path / "bill.csv"
    file.write_text(as_csv(rows(1), [name for name in COLUMNS if name != "ListCost"]))
    done = taken_in(tmp_path, file)
    assert (done.new, done.notes) == (1, ["ListCost is mandatory in FOCUS and missing: no charge needs it"])


def test_a_column_that_stands_twice_is_refused(tmp_path):
    file = tmp_path / "bill.csv"
    file.write_text(as_csv(rows(1), [*COLUMNS, "Tags"]))
    with pytest.raises(BillError, match="Tags stands twice"):
        taken_in(tmp_path, file)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bill.csv", b""),
        ("bill.csv.gz", b"no gzip"),
        ("bill.parquet", b"no parquet"),
        ("bill.csv", as_csv(rows(1)).encode().replace(b"an hour", b"\xff\xfe")),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BillError, match=name):
        taken_in(tmp_path, tmp_path / name)
    assert charges(tmp_path, "charge") == []


@pytest.mark.parametrize("name", ["missing.csv", "folder"])
def test_a_place_without_a_bill_is_refused(tmp_path, name):
    (tmp_path / "folder").mkdir()
    with pytest.raises(BillError, match=name):
        taken_in(tmp_path, tmp_path / name)


def test_a_header_without_rows_is_a_delivery_without_charges(tmp_path):
    file = tmp_path / "bill.csv"
    file.write_text(as_csv([]))
    assert taken_in(tmp_path, file).rows == 0


def test_the_columns_are_those_of_the_specification():
    """57 in 1.2, 21 of them mandatory."""
    specified = [column for column in focus_columns() if column.since]
    assert len(specified) == 57
    assert sum(column.mandatory for column in specified) == 21
    assert {column.since for column in specified} == {"1.0", "1.1", "1.2"}


def test_a_file_with_a_hundred_thousand_columns_is_refused_at_once(tmp_path):
    file = tmp_path / "bill.csv"
    further = [f"tag{number}" for number in range(100_000)]
    file.write_text(",".join([*COLUMNS, *further]) + "\n")
    with pytest.raises(BillError, match="100,026 columns are more than the 5,000"):
        taken_in(tmp_path, file)


def test_a_file_of_lines_that_are_no_rows_is_refused(tmp_path, monkeypatch):
    """Not one by one until memory ends."""
    monkeypatch.setattr(line_numbers, "MOST_BROKEN", 3)
    file = written(tmp_path / "bill.csv", rows(2))
    file.write_text(file.read_text() + "a;b\n" * 3)
    assert taken_in(tmp_path, file).quarantined == 3
    file.write_text(file.read_text() + "a;b\n")
    with pytest.raises(BillError, match=r"bill\.csv cannot be read \(CSV parse error"):
        taken_in(tmp_path, file)


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_a_file_that_unpacks_to_blank_lines_is_refused(tmp_path, line_end):
    bill = written(tmp_path / "bill.csv", rows(1)).read_bytes()
    (tmp_path / "few.csv.gz").write_bytes(gzip.compress(bill + line_end * 5_000))
    (tmp_path / "many.csv.gz").write_bytes(gzip.compress(bill + line_end * 100_000))
    assert taken_in(tmp_path, tmp_path / "few.csv.gz").new == 1
    with pytest.raises(BillError, match=r"many\.csv\.gz is refused: it has over 10,000 blank lines in a row"):
        taken_in(tmp_path, tmp_path / "many.csv.gz")
