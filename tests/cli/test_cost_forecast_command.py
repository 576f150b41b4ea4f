"""`plumbline cost forecast`: each budget of the policy, from accruals or from bills."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from plumbline.costs.billing.kept import period_file
from plumbline.evidence.ledger import Ledger
from plumbline.nightly.costs import forecast
from plumbline.settings import Settings
from plumbline.specs.loading import load_budgets
from plumbline.store import Store
from tests.costs.allocation.bills import bill, charge

TODAY = ("--at", "2026-11-21")
BODY = {
    "team": "t",
    "cost_center": "1",
    "tier": "standard",
    "what": "training",
    "seconds": 60,
    "offer": "local",
}


@pytest.fixture
def accrued(state):
    """Accrues a cost a day."""
    state.mkdir(parents=True)

    def accrue(model, costs, currency="USD", first=datetime.date(2026, 11, 1)):
        ledger = Ledger(Store(Settings.from_environment().database_url))
        for number, cost in enumerate(costs):
            day = first + datetime.timedelta(days=number)
            at = datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
            body = BODY | {"model": model, "cost": {"amount": str(cost), "currency": currency}}
            ledger.append("accrual", f"{model}{currency}#{number}", model, "test", body, at)

    return accrue


def budgets(run, *options):
    return json.loads(run("cost", "forecast", "--json", *TODAY, *options).output)["budgets"]


def test_each_budget_has_its_own_forecast(run, accrued):
    accrued("acs_employment", [3 + number % 2 for number in range(20)])
    own, everything = budgets(run)
    assert own["scope"] == {"model": "acs_employment"}
    assert (own["outlook"], Decimal(own["spent"])) == ("over", 70)
    assert 95 < Decimal(own["forecast"]["mean"]) < 115
    assert Decimal(everything["spent"]) == 70


def test_people_read_a_line_for_each(run, accrued):
    accrued("other", [0.25, 0.5] * 10)
    lines = run("cost", "forecast", *TODAY).output.splitlines()
    assert lines[0] == "model=acs_employment per month: unknown, of 25.00 USD"
    assert lines[1].startswith("  0 days of costs are known, and a forecast takes 7")
    assert lines[2].startswith("all models per month: within, 7.50 spent, 11.")


def test_another_currency_is_named_and_not_added(run, accrued):
    accrued("other", [1] * 20)
    accrued("other", [1000] * 20, "EUR")
    _, everything = budgets(run)
    assert Decimal(everything["spent"]) == 20
    assert everything["problems"] == ["accruals in EUR are not counted: the budget is in USD"]


def test_bills_are_forecast_too(run, state):
    place = period_file(state, "focus", datetime.date(2026, 11, 1))
    place.parent.mkdir(parents=True)
    rows = [charge(str(1 + day % 2), day, {"model": "acs_employment"}) for day in range(1, 21)]
    pq.write_table(bill(*rows), place)
    own, _ = budgets(run, "--source", "bills")
    assert (Decimal(own["spent"]), own["outlook"]) == (30, "over")


def test_without_costs_nothing_is_told(run, state):
    state.mkdir(parents=True)
    assert [one["outlook"] for one in budgets(run)] == ["unknown", "unknown"]


def test_a_year_counts_from_its_first_day(accrued, monkeypatch):
    policy = load_budgets(Settings.from_environment().root)
    yearly = policy.budgets[-1].model_copy(update={"period": "year"})
    monkeypatch.setattr(
        forecast, "load_budgets", lambda root: policy.model_copy(update={"budgets": (yearly,)})
    )
    accrued("other", [1] * 300, first=datetime.date(2026, 1, 1))
    (found,) = forecast.budget_forecasts(Settings.from_environment(), "accruals", datetime.date(2026, 10, 28))
    assert found.ends.spent == 300
    assert found.ends.total.mean == 365
