"""Frozen, closed records, and money."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Record(BaseModel):
    """Frozen, closed, JSON-friendly."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)
    """A DAG file imports every one of them and uses few, so each is built on its first use."""


class Money(Record):
    """An amount in one currency. Amounts of different currencies do not add up."""

    amount: Decimal
    currency: str = Field(pattern="^[A-Z]{3}$")

    def __add__(self, other: Money) -> Money:
        self._same_currency(other)
        return Money(amount=self.amount + other.amount, currency=self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same_currency(other)
        return Money(amount=self.amount - other.amount, currency=self.currency)

    def __le__(self, other: Money) -> bool:
        self._same_currency(other)
        return self.amount <= other.amount

    def __str__(self) -> str:
        places = 4 if self.amount == 0 or abs(self.amount) >= Decimal("0.0001") else 6
        return f"{self.amount:.{places}f} {self.currency}"

    def _same_currency(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix: convert one first")


def unless_empty(fields: dict[str, Any], *names: str) -> dict[str, Any]:
    """The fields, those of these names only where they hold something."""
    return {name: value for name, value in fields.items() if value or name not in names}
