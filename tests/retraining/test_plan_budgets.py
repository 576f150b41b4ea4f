"""What a plan says where several budgets cover it, or one is closed."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from plumbline.records import Standing
from plumbline.retraining.plan import decide
from tests.retraining.situations import ALARM, usd


def stood(budget, left, *approvers) -> Standing:
    return Standing(
        budget=budget,
        start=datetime.date(2026, 3, 1),
        end=datetime.date(2026, 4, 1),
        amount=usd(left),
        overrides=usd(0),
        spent=usd(0),
        reserved=usd(0),
        approvers=approvers,
    )


def under(*standings, approvers=(), **more):
    left = min((one.left for one in standings), key=lambda money: money.amount)
    situation = replace(ALARM, standings=standings, budget_left=left, approvers=approvers, **more)
    return decide(situation)


def test_the_plan_carries_where_each_budget_stood():
    both = stood("model=m per month", 10, "ann"), stood("team=t per year", 20, "bob")
    assert under(*both).standings == both


@pytest.mark.parametrize(("period", "said"), [("year", "this year"), ("day", "today")])
def test_what_is_left_is_of_the_tightest_budgets_period(period, said):
    plan = under(stood("model=m per month", 10, "ann"), stood(f"team=t per {period}", 1, "bob"))
    assert plan.because.endswith(f"of the 1.0000 USD left {said}")


def test_where_nobody_may_approve_for_all_that_lack_nothing_is_trained_and_each_is_named():
    plan = under(stood("model=m per month", "0.01", "ann"), stood("team=t per month", 0, "bob", "eve"))
    assert plan.decision == "nothing"
    assert plan.because.endswith(
        "nobody may approve it alone: each budget needs a `plumbline budget override`, "
        "model=m per month (ann), team=t per month (bob or eve)"
    )


def test_a_closed_budget_trains_nothing_whoever_asks_and_insists():
    plan = under(stood("model=m per month", 10, "ann"), closed="it is closed", requester="ana", force=True)
    assert (plan.decision, plan.offer) == ("nothing", None)
    assert plan.because == "equal_opportunity_difference.DIS fails, but it is closed"
