"""What is promised to launches that are under way."""

from __future__ import annotations

from plumbline.costs.budgets.books import Books
from plumbline.costs.budgets.reservation import nothing, promised
from plumbline.intent import Budget
from plumbline.records import Money


def reserved(books: Books, budget: Budget) -> Money:
    """The sum of the open reservations in the budget's scope.

    Whenever a launch was admitted, it counts in the present period: what it costs is accrued as it ends.
    """
    total = nothing(books.policy.currency)
    for reservation in books.reservations:
        if reservation.is_open(books.at) and budget.covers(reservation.tags):
            total = total + promised(reservation)
    return total
