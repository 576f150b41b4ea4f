"""`policies/budgets.yaml` and `policies/prices.yaml`."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Literal

from pydantic import (
    Field,
)

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


class Price(Intent):
    """One kind of capacity: what it is, what an hour costs, how fast it is against a local run."""

    name: str
    backend: Literal["local", "batch", "pod"]
    purchase: Literal["owned", "on-demand", "spot"]
    queue: str
    vcpus: int = Field(gt=0)
    memory_gib: Decimal = Field(gt=0)
    gpus: int = Field(ge=0)
    price_per_hour: Decimal = Field(ge=0)
    speed: Decimal = Field(gt=0)


class PriceList(Intent):
    """Dated prices."""

    policy: Literal["prices"]
    as_of: datetime.date
    currency: str = Field(pattern="^[A-Z]{3}$")
    offers: tuple[Price, ...] = Field(min_length=1)
