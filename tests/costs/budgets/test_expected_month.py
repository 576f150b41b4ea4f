"""A month of a model: trainings at the cheapest offer, evaluations as accrued, serving as declared."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from plumbline.costs.budgets import BudgetError
from plumbline.costs.budgets.expected_month import expected_month
from plumbline.costs.budgets.outlook import broken, outlooks
from plumbline.costs.budgets.past_months import PastMonths, past_months
from plumbline.costs.offers.quoting import rank
from plumbline.intent.serving import Serving
from tests.costs import fleet
from tests.costs.budgets.books import NOON, accrued, budget, policy

DAYS = datetime.timedelta(days=1)
NIGHTS = Decimal("30.4")


def month(minutes=60, *, past=None, trainings=None, serving=None, nights=NIGHTS):
    spec = fleet.spec()
    training = spec.training.model_copy(update={"minutes": Decimal(minutes)})
    spec = spec.model_copy(update={"training": training, "serving": serving})
    return expected_month(spec, rank(fleet.prices(), training, {"local"}), nights, past, trainings)


def past(*spent):
    return past_months("m", spent, NOON.date(), "USD")


def test_without_a_history_one_training_a_month_is_assumed_and_said():
    assert month().amount == Decimal("0.02")
    assert month().rule == "1 training (assumed: no history) at 0.0200 USD on local"


def test_a_history_says_how_many_and_what_evaluations_cost():
    found = month(past=PastMonths(Decimal(4), Decimal("1.5")))
    assert found.amount == Decimal("1.58")
    assert "4 trainings (as in the last 90 days)" in found.rule
    assert "evaluations as accrued (1.5000 USD)" in found.rule


def test_evaluations_in_another_currency_are_added_to_nothing():
    spent = [accrued("0.01", at=NOON - 60 * DAYS), accrued("2", currency="EUR", what="evaluation")]
    with pytest.raises(BudgetError, match="evaluations of the last 60 days accrued in EUR"):
        past(*spent)


def test_whoever_asks_may_say_how_many():
    assert month(trainings=Decimal(10), past=PastMonths(Decimal(4), Decimal(0))).amount == Decimal("0.2")


def test_a_model_is_trained_at_most_as_often_as_its_schedule_comes_due():
    assert month(nights=Decimal("0.5")).amount == Decimal("0.01")


def test_what_serves_it_runs_around_the_clock_in_each_environment():
    served = month(serving=Serving(offer="local", replicas={"staging": 1, "production": 2}))
    assert served.amount == Decimal("0.02") + 3 * Decimal("14.61")
    assert {part.tags["environment"] for part in served.parts} == {"staging", "production"}


def test_what_serves_it_must_have_a_price():
    with pytest.raises(BudgetError, match="no price for 'h100' to serve it on"):
        month(serving=Serving(offer="h100", replicas={"production": 1}))


def test_where_no_offer_can_train_it_the_cost_cannot_be_told():
    with pytest.raises(BudgetError, match=r"no offer can train it: local \(takes 20\.00 hours, 12 allowed\)"):
        month(minutes=1200)


def test_a_rate_needs_four_weeks_of_evidence():
    assert past() is None
    assert past(accrued(1, NOON - 27 * DAYS)) is None
    found = past(accrued(1, NOON - 28 * DAYS), accrued(1), accrued("2.5", what="evaluation"))
    assert found.trainings == 2 / (28 / (Decimal("365.25") / 12))
    assert found.evaluations == Decimal("2.5") / 2 * found.trainings


def test_only_the_last_quarter_counts():
    old = [accrued(1, NOON - days * DAYS) for days in (400, 91)]
    assert past(*old, accrued(1)).trainings == 1 / (90 / (Decimal("365.25") / 12))


def test_a_budget_is_broken_where_its_scope_is_expected_to_cost_more_in_its_period():
    rules = policy(budget({}, amount=1, period="year"), budget({}, amount="0.01", period="day"))
    before, after = [month()], [month(trainings=Decimal(5))]
    found = outlooks(rules, before, after)
    assert [(str(one.before), str(one.after), one.over) for one in found] == [
        ("0.2400 USD", "1.2000 USD", True),
        ("0.0007 USD", "0.0033 USD", False),
    ]
    assert list(broken(rules, found, after)) == [
        "all models per year: 1.2000 USD expected, 1.0000 USD allowed"
    ]


def test_a_model_that_no_budget_covers_breaks_it_too():
    rules = policy(budget({"model": "another"}))
    (said,) = broken(rules, outlooks(rules, [], [month()]), [month()])
    assert said == "acs_employment: no budget covers it, so nothing may be spent"
