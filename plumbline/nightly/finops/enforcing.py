"""Thresholds of budgets that are reached, by what is spent and by what the period is forecast to come to."""

from __future__ import annotations

import datetime

from plumbline.costs.budgets.books import Books
from plumbline.costs.budgets.forecast import at_present_rate
from plumbline.intent import Budget
from plumbline.nightly.budgets.accounts import Accounts
from plumbline.nightly.budgets.enforcement import all_standing_actions, enforce, standing_actions
from plumbline.nightly.context import Context
from plumbline.nightly.costs.forecast import budget_forecasts
from plumbline.nightly.finops.alerting import raise_alert
from plumbline.nightly.finops.fleet import Fleet
from plumbline.records import Alert, BudgetAction, Money, Standing
from plumbline.specs.loading import load_budgets

SCALING = "propose-scaling"
DOES = {
    "alert": "Nothing else happens.",
    SCALING: "The services under this budget are scaled down by pull request as soon as that saves money.",
    "pause-training": "Training that is not critical pauses until the period ends or somebody allows more.",
    "refuse-launches": "Nothing is launched until the period ends or somebody allows more.",
}
"""What people are told of each action."""


def enforce_budgets(fleet: Fleet) -> list[BudgetAction]:
    """Records what is reached, and tells what nobody was told yet: launches record thresholds as well.

    Raises:
        SpecError: a policy cannot be used.
        BudgetError: what was spent cannot be told.
    """
    today = fleet.now().astimezone(datetime.UTC).date()
    ends = {
        one.budget.name: Money(amount=one.ends.total.mean, currency=one.currency)
        for one in budget_forecasts(fleet.settings, "accruals", today)
        if one.ends is not None
    }

    def forecast(books: Books, budget: Budget, found: Standing) -> Money:
        """By the days before, where they tell; else at the present rate. Never less than is certain."""
        certain = found.spent + found.reserved
        known = ends.get(budget.name, at_present_rate(books, budget, found))
        return certain if known <= certain else known

    accounts = _accounts(fleet)
    enforce(accounts, forecast)
    return [action for action in all_standing_actions(accounts) if _tell(fleet, action)]


def must_save(context: Context) -> bool:
    """Whether a budget that covers the model asks for its services to be scaled down."""
    accounts = Accounts.of(context)
    asked = {action.budget for action in standing_actions(accounts, SCALING)}
    covering = (one for one in accounts.policy.budgets if one.covers(context.spec.tags))
    return any(one.name in asked for one in covering)


def _tell(fleet: Fleet, action: BudgetAction) -> bool:
    """Whether it is news."""
    alert = Alert(
        topic="budget" if action.of == "actual" else "forecast",
        title=f"Budget {action.budget}: {action.percent.normalize():f} % reached ({action.of})",
        text=f"{action.because}\n{DOES[action.action]}",
    )
    key = f"budget:{action.budget}:{action.start}:{action.of}:{action.percent}:{action.action}"
    return raise_alert(fleet, key, alert)


def _accounts(fleet: Fleet) -> Accounts:
    return Accounts(fleet.store, load_budgets(fleet.settings.root), fleet.now, fleet.actor)
