"""Whether a launch may spend: every budget that covers it must have its price left, and none be closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plumbline.costs.budgets.books import Books
from plumbline.costs.budgets.covering import covering
from plumbline.costs.budgets.errors import BudgetError
from plumbline.costs.budgets.forecast import Forecast
from plumbline.costs.budgets.standing import may_approve, short, standing
from plumbline.costs.budgets.thresholds import reached
from plumbline.records import Money, Standing


@dataclass(frozen=True)
class Launch:
    """Something that costs money once it is started."""

    key: str
    """What it is, by contents: the same launch asked for twice is one."""
    tags: dict[str, str]
    cost: Money
    """What it is quoted at."""
    critical: bool = False
    """Whether it goes on where training that is not critical is paused."""


@dataclass(frozen=True)
class Decision:
    """The budgets' answer to a launch."""

    standings: tuple[Standing, ...]
    """Of every budget that covers it, before it."""
    short: tuple[Standing, ...] = ()
    """Those that have not enough left; people may say yes to that."""
    closed: str = ""
    """Why nothing is launched, whatever is left; empty where nothing closes it."""

    @property
    def admitted(self) -> bool:
        """Whether it may be launched without anybody's yes."""
        return not self.closed and not self.short


def decide(books: Books, launch: Launch, forecast: Forecast) -> Decision:
    """What the budgets say of a launch.

    Raises:
        BudgetError: no budget covers it, its price is in another currency or below zero, or an accrual in
            scope can't be counted.
    """
    _refuse_odd(launch, books.policy.currency)
    budgets = covering(books.policy, launch.tags)
    standings = tuple(standing(books, budget, launch.key) for budget in budgets)
    closing = closing_actions(critical=launch.critical)
    actions = [a for budget in budgets for a in reached(books, budget, forecast, launch.key)]
    closed = next((action.because for action in actions if action.action in closing), "")
    return Decision(standings, short(standings, launch.cost), closed)


def closing_actions(*, critical: bool) -> frozenset[str]:
    """The actions that stop a launch."""
    return frozenset({"refuse-launches"} if critical else {"refuse-launches", "pause-training"})


def refusal(decision: Decision, cost: Money) -> str:
    """Why a launch that is not admitted is refused, how much is left, and who may approve it."""
    if decision.closed:
        people = " or ".join(dict.fromkeys(p for one in decision.standings for p in one.approvers))
        return f"{decision.closed}; {people} may raise the budget: plumbline budget override"
    said = "; ".join(one.said for one in decision.short)
    return f"a launch for {cost} is over budget: {said}; {who(decision.short)}"


def who(lacking: Sequence[Standing]) -> str:
    """Who may approve, in words."""
    people = may_approve(lacking)
    if people:
        return f"{' or '.join(people)} may approve it"
    each = ", ".join(f"{one.budget} ({' or '.join(one.approvers)})" for one in lacking)
    return f"nobody may approve it alone, so each budget needs an override: {each}"


def _refuse_odd(launch: Launch, currency: str) -> None:
    if launch.cost.currency != currency:
        raise BudgetError(
            f"a launch for {launch.cost} cannot be taken from budgets in {currency}: write prices and "
            "budgets in one currency; no rate is assumed"
        )
    if launch.cost.amount < 0:
        raise BudgetError(f"a launch for {launch.cost}: a price below zero is no price")
