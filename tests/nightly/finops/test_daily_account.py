"""The daily account takes in what it can, says what it can't, and counts nothing twice."""

from __future__ import annotations

import datetime
import shutil

import pytest

from plumbline.nightly.finops.alerting import ALERT
from plumbline.nightly.finops.bills import BillsError, take_in_bills
from plumbline.nightly.finops.differences import reconcile_bills
from plumbline.nightly.finops.enforcing import enforce_budgets, must_save
from plumbline.nightly.finops.fleet import Fleet
from plumbline.nightly.finops.report import costs_page, newest_report, write_report
from plumbline.nightly.finops.serving import book_serving
from plumbline.nightly.finops.unusual import watch_costs
from plumbline.settings import Settings
from plumbline.specs.loading import load_spec
from tests.airflow_home import ROOT
from tests.costs.billing.bills import row, rows, written

NOW = datetime.datetime(2024, 9, 20, 5, 30, tzinfo=datetime.UTC)
BUDGETS = """\
policy: budgets
currency: USD
budgets:
  - scope: {team: responsible-ai}
    period: month
    amount: "10.00"
    approvers: [finance]
    reason: Ten dollars a month.
    thresholds:
      - {percent: "80", action: propose-scaling}
"""
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
    page = costs_page(fleet.settings, NOW)
    assert "no bill tells of these days" in page
    assert "model=acs_employment per month" in page


def test_before_the_first_report_the_page_tells_what_accrued(fleet):
    """After a demo somebody looks: a training has run, and "no model has run yet" would be wrong."""
    cost = {"amount": "0.5", "currency": "USD"}
    fleet.ledger.append("training", "k", "loans", "test", {"digest": "d"}, NOW)
    run = {"what": "training", "seconds": 60, "offer": "local", "cost": cost}
    fleet.ledger.append("accrual", "k", "loans", "test", run, NOW)
    page = costs_page(fleet.settings, NOW)
    assert "No model has run yet" not in page
    assert "loans" in page
    assert "What was billed is not known" in page


def test_a_bill_taken_in_twice_is_reported_once(fleet):
    written(fleet.settings.root / "bill.csv", rows(3))
    declared(fleet, "bill.csv")
    (first,), (second,) = take_in_bills(fleet), take_in_bills(fleet)
    assert (first.new, second.new, second.unchanged) == (3, 0, 3)
    page, chargeback = write_report(fleet)
    assert newest_report(fleet.settings) == page
    assert costs_page(fleet.settings, NOW) == page.read_text()
    assert "model=acs_employment per month" in page.read_text()
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


def test_what_was_billed_without_an_accrual_is_told_once(fleet):
    hour = {"ChargePeriodStart": "2024-09-18T10:00:00Z", "ChargePeriodEnd": "2024-09-18T11:00:00Z"}
    written(fleet.settings.root / "bill.csv", rows(2, Tags='{"model": "acs_employment"}', **hour))
    declared(fleet, "bill.csv")
    take_in_bills(fleet)
    for _ in range(2):
        (day,) = reconcile_bills(fleet)
        assert (day.model, day.difference) == ("acs_employment", "billed without accrual")
    (alert,) = fleet.ledger.all(ALERT)
    assert alert.body["title"] == "acs_employment on 2024-09-18: billed without accrual"


def test_a_threshold_that_is_reached_is_told_with_what_follows(fleet):
    budgets = fleet.settings.root / "policies/budgets.yaml"
    budgets.write_text(BUDGETS)
    spent = {**load_spec(fleet.settings.root, "acs_employment").tags, "what": "training", "seconds": 3600.0}
    cost = {"amount": "9.00", "currency": "USD"}
    fleet.ledger.append(
        "accrual", "one", "acs_employment", "test", {**spent, "offer": "local", "cost": cost}, NOW
    )
    (action,) = enforce_budgets(fleet)
    assert action.action == "propose-scaling"
    assert must_save(fleet.model("acs_employment"))
    assert enforce_budgets(fleet) == []
    (alert,) = fleet.ledger.all(ALERT)
    assert "80 % reached (actual)" in alert.body["title"]
    assert "scaled down by pull request" in alert.body["text"]


def billed_until_a_jump(fleet, *, usual: str, last: str) -> None:
    """Four weeks of as much a day, in their last digit now more and now less, and a last day that differs."""
    days = [datetime.date(2024, 8, 20) + datetime.timedelta(days=number) for number in range(30)]
    bill = [
        row(
            ResourceId="i-1",
            BillingPeriodStart=f"{day:%Y-%m}-01T00:00:00Z",
            BillingPeriodEnd=f"{(day.replace(day=28) + datetime.timedelta(days=4)):%Y-%m}-01T00:00:00Z",
            ChargePeriodStart=f"{day}T00:00:00Z",
            ChargePeriodEnd=f"{day + datetime.timedelta(days=1)}T00:00:00Z",
            BilledCost=last if number == 29 else f"{usual}{number % 3}",
        )
        for number, day in enumerate(days)
    ]
    written(fleet.settings.root / "bill.csv", bill)
    declared(fleet, "bill.csv")
    take_in_bills(fleet)


def test_costs_that_jump_are_told_with_their_driver(fleet):
    billed_until_a_jump(fleet, usual="1.2", last="125")
    (line,) = watch_costs(fleet)
    assert line.startswith("2024-09-18")
    assert "vision: 125.00 USD" in line
    (alert,) = fleet.ledger.all(ALERT)
    assert "SKU1" in alert.body["text"]
    watch_costs(fleet)
    assert len(fleet.ledger.all(ALERT)) == 1


def test_nobody_is_told_of_cents_however_unusual_they_are(fleet):
    billed_until_a_jump(fleet, usual="0.00", last="0.04")
    assert watch_costs(fleet) == []
    assert fleet.ledger.all(ALERT) == []


def test_the_policy_says_how_little_is_told(fleet):
    alerts = fleet.settings.root / "policies/alerts.yaml"
    alerts.write_text(
        alerts.read_text().replace('least_unusual_amount: "1.00"', 'least_unusual_amount: "0.02"')
    )
    billed_until_a_jump(fleet, usual="0.00", last="0.04")
    watch_costs(fleet)
    assert len(fleet.ledger.all(ALERT)) == 1
