"""The daily account takes in what it can, says what it can't, and counts nothing twice."""

from __future__ import annotations

import datetime
import shutil

import pytest

from plumbline.nightly.finops.alerting import ALERT
from plumbline.nightly.finops.bills import BillsError, take_in_bills
from plumbline.nightly.finops.fleet import Fleet
from plumbline.nightly.finops.report import newest_report, write_report
from plumbline.nightly.finops.serving import book_serving
from plumbline.settings import Settings
from tests.airflow_home import ROOT
from tests.costs.billing.bills import row, rows, written

NOW = datetime.datetime(2024, 9, 20, 5, 30, tzinfo=datetime.UTC)
BILLING = "policy: billing\nreport_by: [team]\nfocus:\n"


@pytest.fixture
def fleet(tmp_path) -> Fleet:
    for folder in ("policies", "models"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    state = tmp_path / "var"
    state.mkdir()
    settings = Settings(tmp_path, state, f"sqlite:///{state / 'plumbline.db'}", None, state)
    return Fleet(settings, now=lambda: NOW)


def declared(fleet: Fleet, *paths: str) -> None:
    sources = "".join(f"  - {{path: {path}}}\n" for path in paths)
    (fleet.settings.root / "policies/billing.yaml").write_text(BILLING + sources)


def test_nothing_is_billed_where_no_source_is_declared(fleet):
    assert take_in_bills(fleet) == []
    assert write_report(fleet) == []
    assert newest_report(fleet.settings) is None


def test_a_bill_taken_in_twice_is_reported_once(fleet):
    written(fleet.settings.root / "bill.csv", rows(3))
    declared(fleet, "bill.csv")
    (first,), (second,) = take_in_bills(fleet), take_in_bills(fleet)
    assert (first.new, second.new, second.unchanged) == (3, 0, 3)
    page, chargeback = write_report(fleet)
    assert newest_report(fleet.settings) == page
    assert page.name == "2024-09.html"
    assert "vision" in page.read_text()
    assert "3.75" in chargeback.read_text()


def test_a_source_that_is_not_there_keeps_no_other_from_being_taken_in(fleet):
    written(fleet.settings.root / "bill.csv", rows(2))
    declared(fleet, "missing.csv", "bill.csv")
    with pytest.raises(BillsError, match=r"missing\.csv"):
        take_in_bills(fleet)
    assert len(write_report(fleet)) == 2


def test_rows_in_quarantine_are_told_about_once(fleet):
    written(fleet.settings.root / "bill.csv", [*rows(2), row(BillingCurrency="DOLLARS")])
    declared(fleet, "bill.csv")
    for _ in range(2):
        take_in_bills(fleet)
    (alert,) = fleet.ledger.all(ALERT)
    assert "In quarantine: 1 of 3 rows" in alert.body["title"]
    assert "DOLLARS" in alert.body["text"] or "currency" in alert.body["text"]


def test_a_model_that_serves_nowhere_books_nothing(fleet):
    assert book_serving(fleet) == []
