"""Budgets beside what their scopes are expected to cost in one of their periods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from plumbline.costs.budgets.expected_month import ExpectedMonth
from plumbline.costs.budgets.past_months import DAYS_A_MONTH
from plumbline.costs.digits import QUOTED, rounded
from plumbline.intent import Budget, BudgetPolicy
from plumbline.records import BudgetOutlook, Money

MONTHS_IN = {
    "day": 1 / DAYS_A_MONTH,
    "week": 7 / DAYS_A_MONTH,
    "month": Decimal(1),
    "quarter": Decimal(3),
    "year": Decimal(12),
}
"""Average months in each period."""


def outlooks(
    policy: BudgetPolicy, before: Sequence[ExpectedMonth], after: Sequence[ExpectedMonth]
) -> tuple[BudgetOutlook, ...]:
    """Each budget of the policy, with what its scope is expected to cost before and after."""
    return tuple(_outlook(policy, budget, before, after) for budget in policy.budgets)


def broken(
    policy: BudgetPolicy, found: Sequence[BudgetOutlook], after: Sequence[ExpectedMonth]
) -> Iterator[str]:
    """A sentence for each budget that would be broken, and for each model that none covers."""
    for one in found:
        if one.over:
            already = " (it was before, too)" if not one.before <= one.amount else ""
            yield f"{one.budget}: {one.after} expected, {one.amount} allowed{already}"
    for model in after:
        if not any(budget.covers(model.parts[0].tags) for budget in policy.budgets):
            yield f"{model.model}: no budget covers it, so nothing may be spent"


def _outlook(
    policy: BudgetPolicy, budget: Budget, before: Sequence[ExpectedMonth], after: Sequence[ExpectedMonth]
) -> BudgetOutlook:
    amount = Money(amount=budget.amount, currency=policy.currency)
    was, will = (_in_scope(budget, each, policy.currency) for each in (before, after))
    return BudgetOutlook(budget=budget.name, amount=amount, before=was, after=will, over=not will <= amount)


def _in_scope(budget: Budget, models: Sequence[ExpectedMonth], currency: str) -> Money:
    parts = (part.amount for model in models for part in model.parts if budget.covers(part.tags))
    amount = rounded(sum(parts, Decimal(0)) * MONTHS_IN[budget.period], QUOTED)
    return Money(amount=amount, currency=currency)
