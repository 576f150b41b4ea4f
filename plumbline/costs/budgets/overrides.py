"""What people allowed on top of a budget."""

from __future__ import annotations

import datetime

from plumbline.costs.budgets.books import Books
from plumbline.costs.budgets.errors import BudgetError
from plumbline.costs.budgets.periods import Period, period_of
from plumbline.costs.budgets.reservation import nothing
from plumbline.intent import Budget, BudgetPolicy
from plumbline.records import Money, Override
from plumbline.times import day_start, minute


def allowed(books: Books, budget: Budget, period: Period, launch: str = "") -> Money:
    """What overrides add to the budget now: those of this period that have not expired.

    Args:
        books: the books.
        budget: the budget.
        period: its present period.
        launch: the launch that is asked about; overrides for other launches do not count.
    """
    total = nothing(books.policy.currency)
    for override in books.overrides:
        if counts(override, budget, period, books.at) and override.launch in ("", launch):
            total = total + override.amount
    return total


def counts(override: Override, budget: Budget, period: Period, now: datetime.datetime) -> bool:
    """Whether an override raises the budget in the period as of now."""
    same = override.budget == budget.name and override.start == period.start
    return same and override.at <= now < override.expires


def override_of(policy: BudgetPolicy, budget: Budget, asked: Override) -> Override:
    """The override, if it may be given.

    Raises:
        BudgetError: the person is no approver, the amount is not above zero or in another currency, there is
            no reason, or it would not expire within the budget's present period.
    """
    end = day_start(period_of(budget.period, asked.at).end)
    checks = (
        (asked.person not in budget.approvers, _no_approver(asked.person, budget)),
        (asked.amount.currency != policy.currency, f"the budgets are in {policy.currency}"),
        (asked.amount.amount <= 0, f"{asked.amount} is not above zero"),
        (not asked.reason.strip(), "it needs a reason"),
        (asked.expires <= asked.at, f"{minute(asked.expires)} is past"),
        (asked.expires > end, f"the period ends at {minute(end)}: let it expire then or before"),
    )
    wrong = [said for applies, said in checks if applies]
    if wrong:
        raise BudgetError(f"{budget.name} cannot be raised: {'; '.join(wrong)}")
    return asked


def _no_approver(person: str, budget: Budget) -> str:
    approvers = ", ".join(budget.approvers)
    return (
        f"{person} is none of {approvers}: let one of them run it under an account of that name, or change "
        f"`approvers` in policies/budgets.yaml"
    )
