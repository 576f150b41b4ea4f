"""`cost report` on bills on disk: what it prints and writes, and what it refuses."""

from __future__ import annotations

import csv
import datetime
import json
from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from plumbline.costs.billing.kept import period_file
from plumbline.evidence.ledger import Ledger
from plumbline.settings import Settings
from plumbline.store import Store
from tests.costs.allocation.bills import bill, charge
from tests.costs.billing.bills import row, written

NOON = datetime.datetime(2026, 11, 10, 12, tzinfo=datetime.UTC)
NOVEMBER = datetime.date(2026, 11, 1)
DAYS = ("--from", "2026-11-01", "--to", "2026-11-30")


@pytest.fixture
def billed(state):
    """Keeps charges as a bill of November."""

    def keep(*charges, source="focus"):
        place = period_file(state, source, NOVEMBER)
        place.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(bill(*(one | {"source": source} for one in charges)), place)

    state.mkdir(parents=True)
    return keep


def test_json_adds_up_exactly_and_says_its_rules(run, billed):
    billed(charge("1.000000000001", tags={"team": "a"}), charge("2"), charge("3", resource_name="__idle__"))
    found = json.loads(run("cost", "report", "--by", "team,model", *DAYS, "--json").output)
    assert (found["from"], found["to"], found["by"]) == ("2026-11-01", "2026-11-30", ["team", "model"])
    (usd,) = found["currencies"]
    assert usd["billed"] == "6.000000000001"
    assert sum(Decimal(usd[part]) for part in ("allocated", "idle", "unallocated")) == Decimal(usd["billed"])
    assert usd["lines"][0]["values"] == {"team": "a", "model": None}
    assert usd["lines"][-1]["values"] == {"team": None, "model": None}
    assert sum(Decimal(line["total"]) for line in usd["lines"]) + Decimal(usd["idle"]) == Decimal(
        usd["billed"]
    )
    assert (usd["idle"], usd["unallocated"]) == ("3", "2")
    assert any("UTC" in rule for rule in found["rules"])


def test_a_dimension_may_be_written_as_its_tag(run, billed):
    billed(charge("1", tags={"cost-center": "4711"}))
    found = json.loads(run("cost", "report", "--by", "cost-center", *DAYS, "--json").output)
    assert found["by"] == ["cost_center"]
    assert found["currencies"][0]["lines"][0]["values"] == {"cost_center": "4711"}


def test_the_page_and_the_chargeback_are_written(run, billed, tmp_path):
    billed(charge("1", tags={"team": "a"}))
    page, file = tmp_path / "costs.html", tmp_path / "costs.csv"
    done = run("cost", "report", "--by", "team", *DAYS, "--html", str(page), "--csv", str(file))
    assert done.status == 0
    assert "Costs by team" in page.read_text()
    assert [row["amount"] for row in csv.DictReader(file.read_text().splitlines())] == [
        "1.00",
        "0.00",
        "0.00",
    ]


def test_the_last_day_is_included_and_the_next_is_not(run, billed):
    billed(charge("1", 9), charge("2", 10), charge("4", 11))
    done = run("cost", "report", "--by", "team", "--from", "2026-11-10", "--to", "2026-11-10", "--json")
    assert json.loads(done.output)["currencies"][0]["billed"] == "2"


def test_a_month_of_a_provider_counts_from_one_kind_of_bill(run, billed):
    billed(charge("1", tags={"team": "a"}))
    billed(charge("1.5"), charge("7", provider="OpenCost", tags={"team": "a"}), source="cost-explorer")
    found = json.loads(run("cost", "report", "--by", "team", *DAYS, "--json").output)
    assert found["currencies"][0]["billed"] == "8"
    assert found["problems"][0] == (
        "left out: 1 charge of 1.5 USD that cost-explorer tells of AWS in 2026-11; focus tells of that month"
    )


def test_opencost_beside_another_bill_may_count_twice_and_that_is_said(run, billed):
    billed(charge("1", tags={"team": "a"}))
    billed(charge("7", provider="OpenCost", tags={"team": "a"}), source="opencost")
    found = json.loads(run("cost", "report", "--by", "team", *DAYS, "--json").output)
    assert found["problems"][0].startswith("opencost and focus both count: if the cluster's nodes")


def test_rows_that_became_no_charge_are_named_with_their_money(run, billed, tmp_path):
    billed(charge("1"))
    file = written(tmp_path / "bill.csv", [row(BilledCost="-12.5")])
    run("cost", "ingest", "--focus", str(file))
    found = json.loads(run("cost", "report", "--by", "team", *DAYS, "--json").output)
    assert found["problems"][0].startswith(
        "1 row of bills became no charge (-12.50 USD) and stand in no figure"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--by", "teams", *DAYS),
            "--by teams: no such dimension. policies/tagging.yaml declares model, team",
        ),
        (("--by", "team,team", *DAYS), "name each dimension once"),
        (
            ("--by", "team", "--from", "2026-11-30", "--to", "2026-11-01"),
            "is after --to",
        ),
        (
            ("--by", "team", "--from", "2026-10-01", "--to", "2026-10-31"),
            "no charge that counts starts from 2026-10-01 to 2026-10-31: bills tell of 2026-11-01",
        ),
        (("--by", "team", *DAYS, "--csv", "/nowhere/costs.csv"), "/nowhere/costs.csv cannot be written"),
    ],
)
def test_what_cannot_be_reported_is_named(run, billed, arguments, said):
    billed(charge("1"))
    done = run("cost", "report", *arguments)
    assert (done.status, done.output) == (1, "")
    assert said in done.error


def test_without_a_bill_it_tells_what_accrued_and_that_the_rest_is_not_known(run, state, tmp_path):
    state.mkdir(parents=True)
    ledger = Ledger(Store(Settings.from_environment().database_url))
    run_for = {"what": "training", "seconds": 60, "offer": "local"}
    cost = {"amount": "0.5", "currency": "USD"}
    ledger.append("training", "k", "loans", "test", {"digest": "d"}, NOON)
    ledger.append("accrual", "k", "loans", "test", run_for | {"cost": cost}, NOON)
    page = tmp_path / "costs.html"
    done = run("cost", "report", "--by", "team", *DAYS, "--html", str(page))
    assert done.status == 0
    assert "What was billed is not known: no bill tells of these days." in done.output
    assert "loans: 0.5000 USD per retraining" in done.output
    assert "no bill was taken in yet." in done.output
    assert "What was billed is not known" in page.read_text()


def test_without_a_bill_nothing_is_zero(run, state):
    done = run("cost", "report", "--by", "team", *DAYS)
    assert done.status == 1
    assert "no bill was taken in yet. `plumbline cost ingest` takes bills in" in done.error
