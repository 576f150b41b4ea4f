"""What accrued beside what was billed, day by day."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field

from plumbline.records.base import Record
from plumbline.records.costs import Amount

Difference = Literal[
    "agrees",
    "not billed yet",
    "accrued, never billed",
    "billed without accrual",
    "price differs",
    "quantity differs",
    "price and quantity differ",
    "amount differs",
    "currency differs",
]


class Reconciled(Record):
    """One model's day: what accrued beside what was billed."""

    day: datetime.date
    model: str
    currency: str
    accrued: Amount
    billed: Amount
    difference: Difference
    because: str = Field(description="One sentence a person can use.")


class Reconciliation(Record):
    """Accrued beside billed, day by day."""

    first: datetime.date
    last: datetime.date = Field(description="Included.")
    billed_until: datetime.date | None = Field(description="The last day that any bill tells of.")
    days: tuple[Reconciled, ...]
    own: dict[str, Amount] = Field(description="Accrued on own machines, which nobody bills; by currency.")
    others: dict[str, Amount] = Field(description="Billed for what no model is named for; by currency.")
    rules: tuple[str, ...]
    problems: tuple[str, ...] = ()
