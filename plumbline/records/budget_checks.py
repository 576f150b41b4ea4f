"""What a change is expected to cost, and which budgets it would break."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from plumbline.records.base import Money, Record


class ModelCost(Record):
    """One model's expected cost, before and after."""

    model: str
    before: Money | None = Field(description="None where there was no such model.")
    after: Money
    difference: Money
    rule: str = Field(description="What `after` is made of.")


class BudgetOutlook(Record):
    """One budget beside what its scope is expected to cost in one of its periods."""

    budget: str
    amount: Money
    before: Money
    after: Money
    over: bool


class BudgetCheck(Record):
    """A changed spec, policy or plan in money."""

    what: Literal["spec", "budgets", "prices", "plan"]
    file: str
    base: str = Field(description="What it was compared with.")
    span: Literal["month", "launch"] = Field(description="What the models' costs are for.")
    models: tuple[ModelCost, ...]
    before: Money
    after: Money
    difference: Money
    budgets: tuple[BudgetOutlook, ...]
    broken: tuple[str, ...] = Field(description="A sentence for each budget that would be broken.")
    named: tuple[str, ...] = Field(default=(), description="What else is odd.")
    rules: tuple[str, ...]
