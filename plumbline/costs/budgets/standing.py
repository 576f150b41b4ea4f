"""What a budget has left: its amount and overrides, less what is spent and what is promised."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from plumbline.costs.budgets.books import Books
from plumbline.costs.budgets.overrides import allowed
from plumbline.costs.budgets.periods import period_of
from plumbline.costs.budgets.reserved import reserved
from plumbline.costs.budgets.spent import spent
from plumbline.intent import Budget
from plumbline.records import Money, Standing


def standing(books: Books, budget: Budget, launch: str = "") -> Standing:
    """Where a budget stands in its present period.

    Args:
        books: the books.
        budget: the budget.
        launch: the launch that is asked about, whose own overrides count.

    Raises:
        BudgetError: an accrual in the budget's scope cannot be counted.
    """
    period = period_of(budget.period, books.at)
    found = spent(books, budget, period)
    return Standing(
        budget=budget.name,
        start=period.start,
        end=period.end,
        amount=Money(amount=budget.amount, currency=books.policy.currency),
        overrides=allowed(books, budget, period, launch),
        spent=found.amount,
        reserved=reserved(books, budget),
        approvers=budget.approvers,
        named=found.named,
    )


def tightest(standings: Iterable[Standing]) -> Standing:
    """The one with least left; the first of equals."""
    return min(standings, key=lambda one: one.left.amount)


def short(standings: Iterable[Standing], cost: Money) -> tuple[Standing, ...]:
    """Those that have less left than a launch costs."""
    return tuple(one for one in standings if not cost <= one.left)


def may_approve(standings: Iterable[Standing]) -> tuple[str, ...]:
    """The people whose yes counts for every one of them, in the first one's order."""
    named = [one.approvers for one in standings]
    if not named:
        return ()
    common = reduce(lambda these, those: these & those, map(set, named))
    return tuple(person for person in named[0] if person in common)
