"""Reaching a threshold is evidence once a budget, period and threshold."""

from __future__ import annotations

import pytest

from plumbline.nightly.budgets.booking import book
from plumbline.nightly.budgets.enforcement import enforce, standing_actions
from tests.costs.budgets.books import accrued, budget

THRESHOLDS = (
    {"percent": 50, "action": "alert"},
    {"percent": 50, "action": "propose-scaling"},
    {"percent": 90, "action": "alert"},
)


@pytest.fixture
def watched(accounts_of):
    return accounts_of(budget({"model": "m"}, thresholds=THRESHOLDS))


def spend(accounts, amount):
    book(accounts, "run", "run", accrued(amount).body)


def test_each_is_told_once(watched):
    assert enforce(watched) == ()
    spend(watched, 5)
    assert [(str(one.percent), one.action) for one in enforce(watched)] == [
        ("50", "alert"),
        ("50", "propose-scaling"),
    ]
    spend(watched, 4)
    assert [(str(one.percent), one.action) for one in enforce(watched)] == [("90", "alert")]
    assert enforce(watched) == ()
    assert [entry.model for entry in watched.ledger.all("budget_action")] == ["m"] * 3


def test_in_the_next_period_it_is_told_again(watched, clock):
    spend(watched, 5)
    assert len(enforce(watched)) == 2
    clock.later(hours=24 * 20)
    assert enforce(watched) == ()
    spend(watched, 5)
    assert watched.ledger.all("accrual")[-1].at == clock.now
    assert len(enforce(watched)) == 2


def test_whoever_lowers_replicas_finds_what_is_intended_until_the_period_ends(watched, clock):
    spend(watched, 5)
    enforce(watched)
    assert [one.budget for one in standing_actions(watched, "propose-scaling")] == ["model=m per month"]
    clock.later(hours=24 * 20)
    assert standing_actions(watched, "propose-scaling") == ()
