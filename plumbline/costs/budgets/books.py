"""What the rules are given: everything that bears on budgets, as of one moment."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from plumbline.costs.budgets.periods import day_of, period_of
from plumbline.costs.budgets.reservation import Reservation
from plumbline.intent import BudgetPolicy
from plumbline.records import Entry, Override


@dataclass(frozen=True)
class Books:
    """One state of the database. Pure data: the same books give the same answers."""

    policy: BudgetPolicy
    at: datetime.datetime
    """The time that is asked about."""
    accruals: tuple[Entry, ...] = ()
    """Evidence of kind `accrual`, of any model."""
    reservations: tuple[Reservation, ...] = ()
    """Those that are open."""
    overrides: tuple[Override, ...] = ()
    """Those of any budget, expired ones too."""


def first_day(policy: BudgetPolicy, at: datetime.datetime) -> datetime.date:
    """The day from which accruals bear on any budget's present period."""
    starts: Iterable[datetime.date] = (period_of(b.period, at).start for b in policy.budgets)
    return min(starts, default=day_of(at))
