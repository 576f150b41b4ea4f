"""What was accrued in a budget's scope and period."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from plumbline.costs.booked import BookedError, booked
from plumbline.costs.budgets.books import Books
from plumbline.costs.budgets.errors import BudgetError
from plumbline.costs.budgets.periods import Period
from plumbline.costs.budgets.reservation import nothing
from plumbline.intent import Budget
from plumbline.records import Entry, Money
from plumbline.times import minute

SKEW = datetime.timedelta(minutes=5)
"""How far clocks of two machines may be apart before it is said."""

CREDIT = "credit"
"""What an accrual says it is that gives money back."""


@dataclass(frozen=True)
class Spent:
    """The sum, and what is odd about it."""

    amount: Money
    named: tuple[str, ...] = ()


def spent(books: Books, budget: Budget, period: Period) -> Spent:
    """What the budget's models accrued in the period.

    A run that was booked later counts on the day it ran. An accrual dated after the present counts now,
    whatever period its date falls in, and is named: by a wrong clock no money disappears.

    Raises:
        BudgetError: an accrual in the budget's scope cannot be read, is in another currency, or is negative.
    """
    total, named = nothing(books.policy.currency), []
    for entry in books.accruals:
        ahead = entry.at > books.at + SKEW
        if not budget.covers(entry.body):
            continue
        day, cost = read(entry, books.policy.currency)
        if ahead or period.start <= day < period.end:
            total = total + cost
            named += [_ahead(entry)] if ahead else []
    return Spent(total, tuple(named))


def read(entry: Entry, currency: str) -> tuple[datetime.date, Money]:
    """The day an accrual counts on, and its cost.

    Raises:
        BudgetError: it cannot be read, is in another currency, or is negative and no credit.
    """
    try:
        found = booked(entry)
    except BookedError as error:
        raise BudgetError(str(error)) from error
    if found.cost.currency != currency:
        raise _unusable(entry, f"it is in {found.cost.currency} and the budgets are in {currency}")
    if found.cost.amount < 0 and found.what != CREDIT:
        raise _unusable(entry, f"it is negative ({found.cost}) and no credit")
    return found.day, found.cost


def _unusable(entry: Entry, why: str) -> BudgetError:
    return BudgetError(f"accrual {entry.sequence} ({entry.model}) cannot be taken from a budget: {why}")


def _ahead(entry: Entry) -> str:
    return (
        f"accrual {entry.sequence} ({entry.model}) is dated {minute(entry.at)}, which is still to come: "
        "it counts as spent now; set the clock of whoever wrote it"
    )
