"""Records each threshold that is reached: once a budget, period and threshold."""

from __future__ import annotations

from plumbline.canonical import digest
from plumbline.costs.budgets.forecast import Forecast, at_present_rate
from plumbline.costs.budgets.periods import day_of
from plumbline.costs.budgets.thresholds import reached
from plumbline.nightly.budgets.accounts import Accounts
from plumbline.records import BudgetAction

ACTION = "budget_action"
"""The kind of evidence that holds an action."""


def enforce(accounts: Accounts, forecast: Forecast = at_present_rate) -> tuple[BudgetAction, ...]:
    """What was reached since it was asked last, now in the evidence; whoever alerts tells people of these.

    `pause-training` and `refuse-launches` need nobody to carry them out: admission asks the same rules.
    `propose-scaling` is an intention: `standing_actions` finds it for whoever opens the pull request.
    """
    accounts.create()
    new: list[BudgetAction] = []
    with accounts.store.writing() as connection:
        books = accounts.books(connection)
        for budget in accounts.policy.budgets:
            model = budget.scope.get("model", "*")
            for action in reached(books, budget, forecast):
                _, written = accounts.ledger.append_in(
                    connection, ACTION, action_key(action), model, accounts.actor, action, books.at
                )
                new += [action] if written else []
    return tuple(new)


def action_key(action: BudgetAction) -> str:
    """What an action is kept under: budget, period and threshold, not what was measured."""
    return digest([action.budget, str(action.start), action.of, str(action.percent), action.action])


def standing_actions(accounts: Accounts, name: str) -> tuple[BudgetAction, ...]:
    """The recorded actions of that name whose period is not over, oldest first."""
    return tuple(one for one in all_standing_actions(accounts) if one.action == name)


def all_standing_actions(accounts: Accounts) -> tuple[BudgetAction, ...]:
    """Every recorded action whose period is not over, whoever recorded it: a launch, or the daily account."""
    day = day_of(accounts.now())
    recorded = (BudgetAction.model_validate(entry.body) for entry in accounts.ledger.all(ACTION))
    return tuple(one for one in recorded if one.start <= day < one.end)
