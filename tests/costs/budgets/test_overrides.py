"""An override needs an approver, an amount, a reason, and an end within the period."""

from __future__ import annotations

import datetime

import pytest

from plumbline.costs.budgets import BudgetError
from plumbline.costs.budgets.overrides import override_of
from plumbline.records import Money
from tests.costs.budgets.books import NOON, budget, policy, raised, usd

BY = budget({})


def test_a_sound_one_is_given():
    assert override_of(policy(BY), BY, raised(BY, 5)) == raised(BY, 5)


def test_it_may_last_to_the_end_of_the_period():
    end = datetime.datetime(2026, 4, 1, tzinfo=datetime.UTC)
    asked = raised(BY, 5).model_copy(update={"expires": end})
    assert override_of(policy(BY), BY, asked).expires == end


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"person": "ana"}, "ana is none of finance"),
        ({"amount": usd(0)}, "0.0000 USD is not above zero"),
        ({"amount": usd(-5)}, "-5.0000 USD is not above zero"),
        ({"amount": Money(amount="5", currency="EUR")}, "the budgets are in USD"),
        ({"reason": "  "}, "it needs a reason"),
        ({"expires": NOON}, "2026-03-15 12:00 UTC is past"),
        ({"expires": NOON + datetime.timedelta(days=20)}, "the period ends at 2026-04-01 00:00 UTC"),
    ],
)
def test_what_is_wrong_with_it_is_said(change, why):
    with pytest.raises(BudgetError, match=f"all models per month cannot be raised: .*{why}"):
        override_of(policy(BY), BY, raised(BY, 5).model_copy(update=change))
