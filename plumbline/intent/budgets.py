"""`policies/budgets.yaml`: who may spend how much, and who says yes to more."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from plumbline.intent.base import Intent


class Budget(Intent):
    """How much a scope may spend in a period, and who may say yes to more."""

    scope: dict[Literal["model", "team", "cost_center", "tier"], str] = Field(
        description="Tags that must match; empty matches every model."
    )
    period: Literal["month"]
    amount: Decimal = Field(ge=0)
    approvers: tuple[str, ...] = Field(min_length=1)
    reason: str


class BudgetPolicy(Intent):
    """Budgets as code."""

    policy: Literal["budgets"]
    currency: str = Field(pattern="^[A-Z]{3}$")
    budgets: tuple[Budget, ...] = Field(min_length=1)
