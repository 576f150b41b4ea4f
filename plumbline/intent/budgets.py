"""`policies/budgets.yaml`: who may spend how much, what happens on the way, and who says yes to more."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from plumbline.intent.base import A_YEAR, Currency, Intent

ScopeTag = Literal["model", "team", "cost_center", "tier", "project", "environment"]
"""What a scope can name: the tags that money is booked under, `Spec.tags`."""

PeriodName = Literal["day", "week", "month", "quarter", "year"]
"""Calendar periods in UTC; a week begins on Monday."""

Action = Literal["alert", "propose-scaling", "pause-training", "refuse-launches"]
"""What crossing a threshold does."""


class Threshold(Intent):
    """A part of the amount, and what happens once it is reached."""

    percent: Decimal = Field(gt=0, description="Of the amount, overrides included.")
    of: Literal["actual", "forecast"] = Field(
        default="actual",
        description="What is spent already, or what the whole period is expected to come to.",
    )
    action: Action


class Budget(Intent):
    """How much a scope may spend in a period, what happens on the way, and who may say yes to more."""

    scope: dict[ScopeTag, str] = Field(description="Tags that must match; empty matches every model.")
    period: PeriodName
    amount: Decimal = Field(ge=0)
    approvers: tuple[str, ...] = Field(min_length=1)
    reason: str
    thresholds: tuple[Threshold, ...] = ()

    @model_validator(mode="after")
    def _thresholds_differ(self) -> Self:
        if len(set(self.thresholds)) != len(self.thresholds):
            raise ValueError("thresholds: the same one stands twice")
        return self

    @model_validator(mode="after")
    def _nothing_is_blank(self) -> Self:
        blank = [name for name, value in (("reason", self.reason), *self.scope.items()) if not value.strip()]
        if blank or not all(person.strip() for person in self.approvers):
            raise ValueError(f"{(*blank, 'approvers')[0]}: a blank text names nobody and nothing")
        return self

    @property
    def name(self) -> str:
        """What people and evidence call it: `model=acs_employment per month`, `all models per year`."""
        tags = ",".join(f"{tag}={self.scope[tag]}" for tag in sorted(self.scope))
        return f"{tags or 'all models'} per {self.period}"

    def covers(self, tags: dict[str, str]) -> bool:
        """Whether money under these tags is spent from it."""
        return all(tags.get(tag) == value for tag, value in self.scope.items())


class BudgetPolicy(Intent):
    """Budgets as code. Every budget that covers a launch must admit it."""

    policy: Literal["budgets"]
    currency: Currency
    approval_hours: int = Field(
        default=24, gt=0, le=A_YEAR, description="How long a yes to a plan over budget holds."
    )
    critical_tiers: tuple[str, ...] = Field(
        default=("critical",), description="Tiers whose training no budget pauses."
    )
    budgets: tuple[Budget, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _budgets_differ(self) -> Self:
        names = [budget.name for budget in self.budgets]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"two budgets cover {twice}: only the smaller would ever hold")
        return self
