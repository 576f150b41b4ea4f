"""What budgets have left, who raised one, and what was done as one was used up."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Literal

from pydantic import Field

from plumbline.records.base import Money, Record


class Standing(Record):
    """What one budget has in one period: allowed, spent, and promised to launches that are under way."""

    budget: str = Field(description="Its name, e.g. `team=risk per month`.")
    start: datetime.date = Field(description="The period's first day, UTC.")
    end: datetime.date = Field(description="The first day after it.")
    amount: Money = Field(description="The policy's amount.")
    overrides: Money = Field(description="Allowed on top by people, and not yet expired.")
    spent: Money
    reserved: Money = Field(description="Promised to launches, less what they accrued already.")
    approvers: tuple[str, ...]
    named: tuple[str, ...] = Field(default=(), description="What is odd about it, in sentences.")

    @property
    def limit(self) -> Money:
        """The amount with its overrides."""
        return self.amount + self.overrides

    @property
    def left(self) -> Money:
        """What a launch may still take; below zero when it is overspent."""
        return self.limit - self.spent - self.reserved

    @property
    def said(self) -> str:
        """`model=m per month has 3.0000 USD left of 25.0000 USD (20.0000 USD spent, 2.0000 USD reserved)`."""
        taken = f"{self.spent} spent, {self.reserved} reserved"
        return f"{self.budget} has {self.left} left of {self.limit} ({taken})"


class Override(Record):
    """More than the policy's amount, allowed by a named person for a while."""

    budget: str
    start: datetime.date = Field(description="First day of the period that it counts in.")
    amount: Money
    person: str
    reason: str
    at: datetime.datetime
    expires: datetime.datetime = Field(description="From then on it counts no more.")
    launch: str = Field(default="", description="The one launch it is for; empty for all.")


class Admission(Record):
    """A launch that may spend: what was reserved for it, and what its budgets had left before."""

    launch: str
    attempt: int = Field(description="How often this launch was admitted, counted from 1.")
    reserved: Money
    expires: datetime.datetime
    standings: tuple[Standing, ...]


class LaunchRefusal(Record):
    """A launch that may not spend, and why."""

    launch: str
    cost: Money
    because: str
    budgets: tuple[str, ...]


class BudgetAction(Record):
    """A threshold that was reached, and what that does; once per budget, period and threshold."""

    budget: str
    start: datetime.date
    end: datetime.date
    of: Literal["actual", "forecast"]
    percent: Decimal
    action: Literal["alert", "propose-scaling", "pause-training", "refuse-launches"]
    measured: Money = Field(description="What was spent, or forecast, when it was reached.")
    limit: Money
    because: str
