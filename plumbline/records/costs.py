"""What was spent: a bill by its dimensions, and what a unit costs."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field, PlainSerializer

from plumbline.records.base import Record

Values = tuple[str | None, ...]
"""A value or none for each dimension that was asked for, in that order."""


def plain_amount(amount: Decimal) -> str:
    """Every digit, and no zero behind the last."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


Amount = Annotated[Decimal, PlainSerializer(plain_amount, when_used="json")]
"""Exact; in JSON a text."""


class CostLine(Record):
    """What one combination of values pays."""

    values: Values
    direct: Amount = Decimal(0)
    shared: Amount = Decimal(0)
    idle: Amount = Field(default=Decimal(0), description="Its part of idle capacity that a rule splits.")

    @property
    def total(self) -> Decimal:
        """All of it."""
        return self.direct + self.shared + self.idle


class LikelyOwner(Record):
    """Who most of the tagged money around a resource belongs to. Nobody is charged for that."""

    dimension: str
    value: str
    share: Amount = Field(description="Of the tagged spend there, from 0 to 1.")
    because: str = Field(description="Where that spend is, e.g. `tagged spend in sub-account 123`.")


class UntaggedSpend(Record):
    """Spend of one resource without a value in some of the dimensions that were asked for."""

    resource: str | None = Field(description="None for charges that name no resource, such as tax.")
    sub_account: str | None
    service: str | None
    missing: tuple[str, ...]
    amount: Amount
    likely: tuple[LikelyOwner, ...] = ()


class DayCost(Record):
    """What one combination of values pays on one day."""

    day: datetime.date
    values: Values
    amount: Amount


class CurrencyCosts(Record):
    """One currency's bill. `allocated + idle + unallocated` is `billed`, to the last digit."""

    currency: str
    lines: tuple[CostLine, ...] = Field(description="What has a value in some dimension, the largest first.")
    idle: Amount = Field(description="Idle capacity that is kept as a line of its own.")
    nobodys: CostLine = Field(description="What has a value in none of the dimensions.")
    tagged: dict[str, Amount] = Field(description="By dimension: what has a value in it.")
    untagged: tuple[UntaggedSpend, ...] = Field(default=(), description="The largest amount first.")
    days: tuple[DayCost, ...] = Field(default=(), description="Of the lines and what nobody owns.")
    idle_days: dict[datetime.date, Amount] = Field(default_factory=dict, description="Of `idle`.")

    @property
    def allocated(self) -> Decimal:
        """What the lines add up to."""
        return sum((line.total for line in self.lines), Decimal(0))

    @property
    def unallocated(self) -> Decimal:
        """What has a value in none of the dimensions."""
        return self.nobodys.total

    @property
    def billed(self) -> Decimal:
        """The whole bill."""
        return self.allocated + self.idle + self.unallocated


class UnitCost(Record):
    """What one unit of a model's work costs, or why that can't be told."""

    model: str
    unit: str = Field(description="Such as `1,000 predictions`.")
    cost: Amount | None = Field(default=None, description="What all units together cost.")
    units: Amount | None = Field(default=None, description="How many there were.")
    currency: str | None = None
    each: Amount | None = Field(default=None, description="None where it can't be told.")
    because: str = Field(description="What is counted, or what is missing.")


class CostReport(Record):
    """What was spent on some days, by some dimensions."""

    by: tuple[str, ...]
    first: datetime.date
    last: datetime.date = Field(description="Included.")
    currencies: tuple[CurrencyCosts, ...]
    units: tuple[UnitCost, ...] = ()
    rules: tuple[str, ...] = Field(description="How it was counted, a sentence each.")
    problems: tuple[str, ...] = Field(default=(), description="What a person should know or mend.")
