"""Where every budget stands, and what a model's launch would find."""

from __future__ import annotations

from dataclasses import dataclass, replace

from plumbline.costs.budgets.admission import Decision, Launch, decide
from plumbline.costs.budgets.books import Books
from plumbline.costs.budgets.forecast import Forecast, at_present_rate
from plumbline.costs.budgets.standing import standing
from plumbline.costs.budgets.thresholds import reached
from plumbline.intent import Budget
from plumbline.nightly.budgets.accounts import Accounts
from plumbline.records import BudgetAction, Money, Standing


@dataclass(frozen=True)
class Line:
    """One budget as it stands."""

    budget: Budget
    standing: Standing
    forecast: Money
    reached: tuple[BudgetAction, ...]


def lines(accounts: Accounts, forecast: Forecast = at_present_rate) -> tuple[Line, ...]:
    """Every budget, in the policy's order."""
    books = accounts.read()
    return tuple(_line(books, budget, forecast) for budget in accounts.policy.budgets)


def foreseen(accounts: Accounts, launch: Launch, forecast: Forecast = at_present_rate) -> Decision:
    """What the budgets would say of a launch now; reserves nothing. What it reserved before is its own."""
    books = accounts.read()
    others = tuple(one for one in books.reservations if one.launch != launch.key)
    return decide(replace(books, reservations=others), launch, forecast)


def _line(books: Books, budget: Budget, forecast: Forecast) -> Line:
    found = standing(books, budget)
    return Line(budget, found, forecast(books, budget, found), reached(books, budget, forecast))
