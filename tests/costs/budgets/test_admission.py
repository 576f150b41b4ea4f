"""A launch is admitted where every budget that covers it has its price left and none is closed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.costs.budgets import BudgetError
from plumbline.costs.budgets.admission import Launch, decide, refusal
from plumbline.costs.budgets.forecast import at_present_rate
from plumbline.records import Money
from tests.costs.budgets.books import TAGS, accrued, books, budget, promised, usd

PAUSED = budget({}, thresholds=({"percent": 50, "action": "pause-training"},))
CLOSED = budget({}, thresholds=({"percent": 50, "action": "refuse-launches"},))


def launch(cost=1, *, critical=False) -> Launch:
    return Launch("mine", TAGS, usd(cost), critical)


def said(given, asked):
    return decide(given, asked, at_present_rate)


def test_a_price_that_is_exactly_left_is_admitted_and_a_cent_more_is_not():
    given = books(budget({}), spent=[accrued(4)], reserved=[promised(5)])
    assert said(given, launch(1)).admitted
    assert not said(given, launch("1.01")).admitted


def test_every_budget_must_admit_it():
    model, team = budget({"model": "m"}), budget({"team": "t"}, amount=2)
    refused = said(books(model, team), launch(3))
    assert [one.budget for one in refused.short] == ["team=t per month"]
    assert said(books(model, team), launch(2)).admitted


def test_a_refusal_says_which_how_much_is_left_and_who_may_approve():
    given = books(budget({}, approvers=("rai-lead", "finance")), spent=[accrued(4)], reserved=[promised(5)])
    assert refusal(said(given, launch(2)), usd(2)) == (
        "a launch for 2.0000 USD is over budget: all models per month has 1.0000 USD left of 10.0000 USD "
        "(4.0000 USD spent, 5.0000 USD reserved); rai-lead or finance may approve it"
    )


def test_where_nobody_may_approve_it_alone_each_budget_is_named_with_its_people():
    one, other = budget({}, approvers=("ann",)), budget({"model": "m"}, approvers=("bob",))
    assert refusal(said(books(one, other), launch(11)), usd(11)).endswith(
        "nobody may approve it alone, so each budget needs an override: model=m per month (bob), "
        "all models per month (ann)"
    )


@pytest.mark.parametrize(
    ("by", "critical", "admitted"),
    [(PAUSED, False, False), (PAUSED, True, True), (CLOSED, False, False), (CLOSED, True, False)],
)
def test_a_threshold_closes_it_though_money_is_left(by, critical, admitted):
    decision = said(books(by, spent=[accrued(5)]), launch(1, critical=critical))
    assert decision.admitted is admitted
    if not admitted:
        assert refusal(decision, usd(1)).startswith(
            "5.0000 USD was spent of the 10.0000 USD of all models per month, 50 % or more: "
        )


@pytest.mark.parametrize(
    ("cost", "why"),
    [
        (Money(amount=Decimal(1), currency="EUR"), "1.0000 EUR cannot be taken from budgets in USD"),
        (usd(-1), "below zero is no price"),
    ],
)
def test_another_currency_and_a_negative_price_are_refused(cost, why):
    with pytest.raises(BudgetError, match=why):
        said(books(budget({})), Launch("mine", TAGS, cost))


@given(costs=st.lists(st.decimals(0, 5, places=2), max_size=20), amount=st.decimals(0, 20, places=2))
def test_launches_admitted_one_after_the_other_never_come_to_more_than_the_amount(costs, amount):
    held = []
    for number, cost in enumerate(costs):
        asked = Launch(str(number), TAGS, usd(cost))
        if decide(books(budget({}, amount=amount), reserved=held), asked, at_present_rate).admitted:
            held.append(promised(cost, launch=str(number)))
    assert sum(one.amount.amount for one in held) <= amount
