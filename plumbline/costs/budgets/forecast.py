"""What a period is expected to come to, from what it cost so far."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from plumbline.costs.budgets.books import Books
from plumbline.costs.budgets.periods import period_of
from plumbline.costs.digits import QUOTED, rounded
from plumbline.intent import Budget
from plumbline.records import Money, Standing

Forecast = Callable[[Books, Budget, Standing], Money]
"""What the budget's present period is expected to come to."""

EARLY = Decimal("0.1")
"""Before this share of a period has passed its rate says nothing: then only what is certain counts."""


def at_present_rate(books: Books, budget: Budget, found: Standing) -> Money:
    """What is spent, spread over the whole period; at least what is spent and reserved.

    In the first tenth of a period it is only the latter: one training on the first day of a month is no rate.
    """
    certain = found.spent + found.reserved
    passed = Decimal(str(period_of(budget.period, books.at).elapsed(books.at)))
    if passed < EARLY:
        return certain
    rate = rounded(found.spent.amount / passed, QUOTED)
    return Money(amount=max(rate, certain.amount), currency=certain.currency)
