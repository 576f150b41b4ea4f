"""A delivery that comes again changes nothing; one that corrects replaces; what overlaps counts once."""

from __future__ import annotations

import random
from decimal import Decimal

from plumbline.costs.billing.kept import period_file
from tests.costs.billing.bills import bill_taken_in, charges, row, rows, taken_in, written


def counts(done):
    return (done.new, done.replaced, done.unchanged, done.removed, done.quarantined)


def test_the_same_file_twice_is_once(tmp_path):
    assert counts(bill_taken_in(tmp_path, rows(5))) == (5, 0, 0, 0, 0)
    [file] = tmp_path.glob("charges/*/focus.parquet")
    before = file.stat().st_mtime_ns, charges(tmp_path, "charge", "billed", "line")
    assert counts(bill_taken_in(tmp_path, rows(5))) == (0, 0, 5, 0, 0)
    assert before == (file.stat().st_mtime_ns, charges(tmp_path, "charge", "billed", "line"))


def test_the_order_of_rows_means_nothing(tmp_path):
    """Also among rows that FOCUS does not tell apart."""
    bill = [*rows(3), *(row(BilledCost=f"{n}.5") for n in range(4))]
    bill_taken_in(tmp_path, bill)
    random.Random(1).shuffle(bill)
    assert counts(bill_taken_in(tmp_path, bill)) == (0, 0, 7, 0, 0)


def test_a_later_file_replaces_what_it_corrects_and_leaves_the_rest(tmp_path):
    bill_taken_in(tmp_path, rows(3))
    done = bill_taken_in(tmp_path, [row(ResourceId="i-1", BilledCost="9")])
    assert counts(done) == (0, 1, 0, 0, 0)
    kept = {("i-0", Decimal("1.25")), ("i-1", Decimal(9)), ("i-2", Decimal("1.25"))}
    assert set(charges(tmp_path, "resource", "billed")) == kept


def test_files_that_overlap_count_what_they_share_once(tmp_path):
    first = written(tmp_path / "a.csv", rows(6)[:4])
    second = written(tmp_path / "b.csv", rows(6)[2:])
    assert counts(taken_in(tmp_path, first, second)) == (2, 0, 2, 0, 0)
    assert len(charges(tmp_path, "charge")) == 6


def test_a_whole_period_takes_out_what_it_no_longer_tells(tmp_path):
    """Of its own accounts only."""
    bill_taken_in(tmp_path, [*rows(3), row(BillingAccountId="other")], whole=True)
    done = bill_taken_in(tmp_path, rows(2), whole=True)
    assert counts(done) == (0, 0, 2, 1, 0)
    assert charges(tmp_path, "account", "resource") == [
        ("123456789012", "i-0"),
        ("123456789012", "i-1"),
        ("other", "i-1"),
    ]


def test_the_same_time_in_another_zone_is_the_same_charge(tmp_path):
    bill_taken_in(tmp_path, [row()])
    shifted = row(ChargePeriodStart="2024-09-05T12:00:00+02:00", ChargePeriodEnd="2024-09-05 11:00:00")
    assert counts(bill_taken_in(tmp_path, [shifted])) == (0, 0, 1, 0, 0)


def test_billing_periods_are_kept_apart(tmp_path):
    october = {"BillingPeriodStart": "2024-10-01T00:00:00Z", "BillingPeriodEnd": "2024-11-01T00:00:00Z"}
    done = bill_taken_in(tmp_path, [row(), row(**october)])
    assert done.new == 2
    assert {file.parent.name for file in tmp_path.glob("charges/*/focus.parquet")} == {"2024-09", "2024-10"}


def test_what_a_killed_ingest_left_behind_is_cleared_away(tmp_path):
    left = tmp_path / "charges/.ingest-dead"
    left.mkdir(parents=True)
    bill_taken_in(tmp_path, [row()])
    assert not left.exists()
    assert not list(tmp_path.glob("charges/.ingest-*"))


def test_a_bill_that_breaks_off_leaves_nothing(tmp_path, monkeypatch):
    """Whatever was read before the end."""
    bill_taken_in(tmp_path, rows(1))
    before = charges(tmp_path, "charge")
    import pytest

    import plumbline.costs.billing.ingest as ingesting

    monkeypatch.setattr(ingesting, "charged", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        bill_taken_in(tmp_path, rows(3))
    assert charges(tmp_path, "charge") == before
    assert not list(tmp_path.glob("charges/**/*.part"))


def test_the_file_of_a_month_has_its_name(tmp_path):
    import datetime

    bill_taken_in(tmp_path, [row()])
    assert period_file(tmp_path, "focus", datetime.date(2024, 9, 1)).exists()
