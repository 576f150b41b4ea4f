"""Every budget whose scope matches covers a model, and what no budget covers may not be spent."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from plumbline.costs.budgets import BudgetError, covering
from tests.costs import fleet
from tests.costs.budgets.books import TAGS, budget, policy


def test_all_matching_scopes_cover_it_the_most_specific_first():
    everyone, team, both, other = (
        budget({}),
        budget({"team": "t"}),
        budget({"team": "t", "model": "m"}),
        budget({"model": "n"}),
    )
    assert covering(policy(everyone, other, team, both), TAGS) == (both, team, everyone)


def test_without_a_budget_nothing_may_be_spent():
    with pytest.raises(BudgetError, match=r"m: no budget in policies/budgets.yaml covers it"):
        covering(policy(budget({"model": "another"})), TAGS)


def test_a_tag_that_the_money_does_not_have_matches_nothing():
    with pytest.raises(BudgetError):
        covering(policy(budget({"project": "p"})), TAGS)


def test_one_scope_may_have_budgets_of_several_periods():
    names = [one.name for one in covering(policy(budget({}), budget({}, period="year")), TAGS)]
    assert names == ["all models per month", "all models per year"]


def test_two_budgets_of_one_scope_and_period_are_refused():
    with pytest.raises(ValidationError, match=r"two budgets cover model=m,team=t per month"):
        policy(budget({"model": "m", "team": "t"}), budget({"team": "t", "model": "m"}, amount=5))


def test_the_projects_own_budgets_cover_its_model():
    names = [one.name for one in covering(fleet.budgets(), fleet.spec().tags)]
    assert names == ["model=acs_employment per month", "all models per month"]
