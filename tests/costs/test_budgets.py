"""The most specific budget holds, over the calendar month in UTC, for the models in its scope."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from plumbline.costs.accruals import accrual
from plumbline.costs.budgets import BudgetError, budget_for, left, month_of
from plumbline.costs.offers.quoting import quote
from plumbline.intent import Budget, BudgetPolicy
from plumbline.records import Entry
from tests.costs import fleet

NOON = datetime.datetime(2026, 3, 15, 12, tzinfo=datetime.UTC)


def budget(scope, amount=10) -> Budget:
    return Budget(scope=scope, period="month", amount=amount, approvers=("finance",), reason="r")


def policy(*budgets) -> BudgetPolicy:
    return BudgetPolicy(policy="budgets", currency="USD", budgets=budgets)


def accrued(amount, at=NOON, currency="USD", **tags) -> Entry:
    body = {"model": "m", "team": "t", "cost_center": "c", "tier": "standard", **tags}
    body["cost"] = {"amount": amount, "currency": currency}
    return Entry(
        sequence=1, at=at, kind="accrual", key="k", model="m", actor="a", body=body, previous="", hash=""
    )


@pytest.mark.parametrize(
    ("scopes", "chosen"),
    [
        ([{}, {"model": "acs_employment"}], 1),
        ([{"team": "responsible-ai"}, {"tier": "standard", "cost_center": "4711"}], 1),
        ([{"team": "responsible-ai"}, {"model": "acs_employment"}], 1),
        ([{"tier": "standard"}, {"cost_center": "4711"}], 1),
        ([{}, {"model": "another"}], 0),
    ],
)
def test_the_most_specific_matching_scope_wins(scopes, chosen):
    budgets = [budget(scope) for scope in scopes]
    assert budget_for(policy(*budgets), fleet.spec()) == budgets[chosen]
    assert budget_for(policy(*reversed(budgets)), fleet.spec()) == budgets[chosen]


def test_of_equal_scopes_the_smaller_amount_holds():
    assert budget_for(policy(budget({}, 9), budget({}, 5)), fleet.spec()).amount == 5


def test_without_a_budget_nothing_may_be_spent():
    with pytest.raises(BudgetError, match=r"no budget in policies/budgets.yaml covers it"):
        budget_for(policy(budget({"model": "another"})), fleet.spec())


def test_the_projects_own_budget_for_its_model():
    chosen = budget_for(fleet.budgets(), fleet.spec())
    assert str(left(fleet.budgets(), chosen, [], NOON)) == "25.0000 USD"


def test_only_accruals_of_the_scope_count():
    spent = [accrued("1.5"), accrued("2", model="n"), accrued("4", model="n", team="u")]
    assert left(policy(budget({})), budget({}), spent, NOON).amount == Decimal("2.5")
    assert left(policy(budget({})), budget({"team": "t"}), spent, NOON).amount == Decimal("6.5")
    assert left(policy(budget({})), budget({"model": "m"}), spent, NOON).amount == Decimal("8.5")


def test_a_month_is_a_calendar_month_in_utc():
    first = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
    east = datetime.timezone(datetime.timedelta(hours=2))
    inside = accrued("1", first)
    before = accrued("2", first - datetime.timedelta(microseconds=1))
    still_february = accrued("4", datetime.datetime(2026, 3, 1, 1, 59, tzinfo=east))
    last_year = accrued("8", NOON.replace(year=2025))
    spent = [inside, before, still_february, last_year]
    assert left(policy(budget({})), budget({}), spent, NOON).amount == Decimal(9)
    assert month_of(still_february.at) == datetime.date(2026, 2, 1)


def test_an_overspent_budget_is_below_zero():
    assert left(policy(budget({})), budget({}), [accrued("12")], NOON).amount == Decimal(-2)


@pytest.mark.parametrize("broken", [accrued("1", currency="EUR"), accrued("much")])
def test_an_accrual_that_cannot_be_subtracted_stops_the_count(broken):
    with pytest.raises(BudgetError, match="accrual 1"):
        left(policy(budget({})), budget({}), [broken], NOON)


def test_a_time_without_a_zone_falls_in_no_month():
    with pytest.raises(ValueError, match="time zone"):
        month_of(NOON.replace(tzinfo=None))


def test_what_a_run_accrues_is_what_its_budget_loses():
    offer = quote(fleet.prices(), fleet.spec().training, {"local"})[0]
    body = accrual(fleet.spec(), "training", offer, 3600)
    entry = accrued("0").model_copy(update={"body": body})
    chosen = budget_for(fleet.budgets(), fleet.spec())
    assert left(fleet.budgets(), chosen, [entry], NOON).amount == Decimal("24.98")
