"""Which thresholds of a budget are reached, and what that closes."""

from __future__ import annotations

from collections.abc import Iterator

from plumbline.costs.budgets.books import Books
from plumbline.costs.budgets.forecast import Forecast
from plumbline.costs.budgets.standing import standing
from plumbline.intent import Budget
from plumbline.intent.budgets import Threshold
from plumbline.records import BudgetAction, Money, Standing

EFFECTS = {
    "alert": "somebody should look",
    "propose-scaling": "replicas and limits are to be lowered by a pull request",
    "pause-training": "training that is not critical is paused",
    "refuse-launches": "nothing is launched any more",
}
"""What each action says of itself."""


def reached(books: Books, budget: Budget, forecast: Forecast, launch: str = "") -> tuple[BudgetAction, ...]:
    """The budget's thresholds that are reached now, in the policy's order."""
    found = standing(books, budget, launch)
    return tuple(_reached(books, budget, found, forecast))


def _reached(books: Books, budget: Budget, found: Standing, forecast: Forecast) -> Iterator[BudgetAction]:
    for threshold in budget.thresholds:
        measured = found.spent if threshold.of == "actual" else forecast(books, budget, found)
        if measured.amount > 0 and measured.amount * 100 >= threshold.percent * found.limit.amount:
            yield _action(threshold, found, measured)


def _action(threshold: Threshold, found: Standing, measured: Money) -> BudgetAction:
    has = "was spent" if threshold.of == "actual" else "is forecast to be spent"
    return BudgetAction(
        budget=found.budget,
        start=found.start,
        end=found.end,
        of=threshold.of,
        percent=threshold.percent,
        action=threshold.action,
        measured=measured,
        limit=found.limit,
        because=f"{measured} {has} of the {found.limit} of {found.budget}, {threshold.percent:f} % or more: "
        f"{EFFECTS[threshold.action]} until {found.end}",
    )
