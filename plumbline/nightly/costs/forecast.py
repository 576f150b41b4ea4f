"""Where each budget's period will end, from what was accrued or billed day by day."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from plumbline.costs.booked import booked
from plumbline.costs.budgets.periods import period_on
from plumbline.costs.forecasting import MOST
from plumbline.costs.month_end import MonthEnd, month_end
from plumbline.costs.series.records import SeriesError
from plumbline.costs.timed_charges import timed_charges
from plumbline.evidence.ledger import Ledger
from plumbline.intent import Budget
from plumbline.nightly.costs.bills import bills_of
from plumbline.settings import Settings
from plumbline.specs.loading import load_budgets, load_tagging
from plumbline.store import Store

Source = Literal["accruals", "bills"]

MENDED = {
    "accruals": "wait, or take bills in (`plumbline cost ingest`) and forecast from them (`--source bills`)",
    "bills": "wait, or take in earlier bills with `plumbline cost ingest`",
}
"""What to do where a source tells too little."""


class Cost(NamedTuple):
    """Some money on a day, and its tags."""

    day: datetime.date
    currency: str
    amount: Decimal
    tags: Mapping[str, str | None]


@dataclass(frozen=True)
class BudgetForecast:
    """A budget, and where its present period will end; else why nobody knows."""

    budget: Budget
    currency: str
    ends: MonthEnd | None
    problems: tuple[str, ...]

    @property
    def outlook(self) -> Literal["within", "over", "open", "unknown"]:
        """Whether the whole interval lies within the budget, beyond it, or neither."""
        if self.ends is None:
            return "unknown"
        if self.ends.total.high <= self.budget.amount:
            return "within"
        return "over" if self.ends.total.low > self.budget.amount else "open"


def budget_forecasts(settings: Settings, source: Source, today: datetime.date) -> list[BudgetForecast]:
    """Every budget of policies/budgets.yaml, in its order.

    Args:
        settings: where evidence, bills and policies are.
        source: what Plumbline accrued, or what was billed.
        today: in UTC; what it costs is still to come.

    Raises:
        SpecError: a policy cannot be used.
        BookedError: an accrual cannot be read.
    """
    policy = load_budgets(settings.root)
    begun = (period_on(budget.period, today).start for budget in policy.budgets)
    first = min(today - datetime.timedelta(days=MOST), *begun)
    costs = list(_accrued(settings) if source == "accruals" else _billed(settings, first, today))
    recent = [cost for cost in costs if cost.day >= first]
    return [_forecast(budget, policy.currency, recent, source, today) for budget in policy.budgets]


def _accrued(settings: Settings) -> Iterator[Cost]:
    for entry in Ledger(Store(settings.database_url)).all("accrual"):
        one = booked(entry)
        yield Cost(one.day, one.cost.currency, one.cost.amount, one.tags)


def _billed(settings: Settings, first: datetime.date, last: datetime.date) -> Iterator[Cost]:
    policy = load_tagging(settings.root)
    names = tuple(policy.dimensions)
    for one in timed_charges(bills_of(settings, policy, first, last).charges, policy, names, "day"):
        yield Cost(one.spend.day, one.currency, one.billed, dict(zip(names, one.values, strict=True)))


def _forecast(
    budget: Budget, currency: str, costs: Sequence[Cost], source: Source, today: datetime.date
) -> BudgetForecast:
    covered = [cost for cost in costs if _covers(budget, cost)]
    others = sorted({cost.currency for cost in covered} - {currency})
    problems = [f"{source} in {other} are not counted: the budget is in {currency}" for other in others]
    daily: dict[datetime.date, Decimal] = defaultdict(Decimal)
    for cost in covered:
        if cost.currency == currency:
            daily[cost.day] += cost.amount
    period = period_on(budget.period, today)
    last = period.end - datetime.timedelta(days=1)
    try:
        ends = month_end(daily, today, period.start, last)
        return BudgetForecast(budget, currency, ends, tuple(problems))
    except SeriesError as error:
        return BudgetForecast(budget, currency, None, (*problems, f"{error}: {MENDED[source]}"))


def _covers(budget: Budget, cost: Cost) -> bool:
    return all(cost.tags.get(name) == value for name, value in budget.scope.items())
