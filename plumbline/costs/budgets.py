"""Which budget a model spends from, and what is left of it this month."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal

from plumbline.errors import PlumblineError
from plumbline.intent import Budget, BudgetPolicy, Spec
from plumbline.records import Entry, Money

PRECEDENCE = ("model", "team", "cost_center", "tier")
"""Of two scopes with as many tags, the one that names the earlier of these wins."""


class BudgetError(PlumblineError, ValueError):
    """No budget can be told for a model, or what was spent from it."""


def budget_for(policy: BudgetPolicy, spec: Spec) -> Budget:
    """The budget with the most specific scope that matches the model's tags.

    Raises:
        BudgetError: no scope matches, so nothing may be spent.
    """
    tags = tags_of(spec)
    matching = [budget for budget in policy.budgets if _matches(budget, tags)]
    if not matching:
        raise BudgetError(
            f"{spec.model}: no budget in policies/budgets.yaml covers it; add one, `scope: {{}}` covers all"
        )
    return min(matching, key=_breadth)


def tags_of(spec: Spec) -> dict[str, str]:
    """The tags that money is booked under: those a scope can name."""
    return {
        "model": spec.model,
        "team": spec.owner.team,
        "cost_center": spec.cost.cost_center,
        "tier": spec.cost.tier,
    }


def month_of(at: datetime.datetime) -> datetime.date:
    """The first day of the calendar month, in UTC, that a time with a time zone falls in."""
    if at.tzinfo is None:
        raise ValueError("a time without a time zone falls in no month")
    return at.astimezone(datetime.UTC).date().replace(day=1)


def left(policy: BudgetPolicy, budget: Budget, accruals: Sequence[Entry], at: datetime.datetime) -> Money:
    """What the budget has left in the month of `at`; below zero when it is overspent.

    Args:
        policy: the policy the budget stands in; it names the currency.
        budget: the budget.
        accruals: evidence of kind `accrual`, of any model and month.
        at: the time that is asked about.

    Raises:
        BudgetError: an accrual in the budget's scope cannot be read, or is in another currency.
    """
    month = month_of(at)
    amount = Money(amount=budget.amount, currency=policy.currency)
    for entry in accruals:
        if month_of(entry.at) == month and _matches(budget, entry.body):
            amount = _less(amount, entry)
    return amount


def _matches(budget: Budget, tags: dict[str, str]) -> bool:
    return all(tags.get(name) == value for name, value in budget.scope.items())


def _breadth(budget: Budget) -> tuple[int, list[bool], Decimal]:
    """Low for a narrow scope; between equal scopes the smaller amount holds."""
    return -len(budget.scope), [name not in budget.scope for name in PRECEDENCE], budget.amount


def _less(amount: Money, entry: Entry) -> Money:
    try:
        return amount - Money.model_validate(entry.body["cost"])
    except (KeyError, ValueError) as error:
        raise BudgetError(
            f"accrual {entry.sequence} ({entry.model}) cannot be taken from the budget: {error}"
        ) from error
