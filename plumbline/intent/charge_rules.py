"""Rules of `policies/tagging.yaml`: which charges are meant, and what becomes of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from plumbline.intent.base import Intent

Patterns = tuple[str, ...]
"""Any of these; `*` stands for any characters."""


class Match(Intent):
    """Which charges are meant: every key must hold, and of a key's patterns one."""

    provider: Patterns = ()
    account: Patterns = ()
    sub_account: Patterns = ()
    region: Patterns = ()
    service: Patterns = ()
    service_category: Patterns = ()
    sku: Patterns = ()
    category: Patterns = Field(default=(), description="Usage, Purchase, Tax, Credit or Adjustment.")
    resource: Patterns = ()
    resource_name: Patterns = ()
    resource_type: Patterns = ()
    description: Patterns = ()
    tags: dict[str, Patterns] = Field(default={}, description="Patterns by tag.")

    @model_validator(mode="after")
    def _means_something(self) -> Self:
        if not self.conditions:
            raise ValueError("there is no condition, so it would hold for every charge")
        return self

    @property
    def conditions(self) -> dict[str, Patterns]:
        """The patterns by column, and by `tag:KEY`; those that say nothing left out."""
        columns = {name: getattr(self, name) for name in type(self).model_fields if name != "tags"}
        tags = {f"tag:{key}": patterns for key, patterns in self.tags.items()}
        return {name: patterns for name, patterns in (columns | tags).items() if patterns}


class VirtualTag(Intent):
    """A value for charges that have no tag for it."""

    name: str
    dimension: str
    value: str = Field(min_length=1)
    when: Match


class Split(Intent):
    """How an amount is split between the values of a dimension."""

    over: str = Field(description="The dimension whose values take part.")
    by: Literal["direct", "evenly", "fixed"] = Field(
        description="In proportion to their direct spend, in equal parts, or by `shares`."
    )
    among: tuple[str, ...] = Field(
        default=(), description="The values that take part; those with direct spend if left out."
    )
    shares: dict[str, Decimal] = Field(default={}, description="For `fixed`: the part of each value, of 1.")

    @model_validator(mode="after")
    def _shares_are_for_fixed(self) -> Self:
        if (self.by == "fixed") != bool(self.shares):
            raise ValueError("`shares` are for `by: fixed`, which needs them")
        if self.shares and self.among:
            raise ValueError("among: `shares` names already who takes part")
        if any(share <= 0 for share in self.shares.values()):
            raise ValueError("shares: each must be above zero")
        if self.shares and sum(self.shares.values()) != 1:
            raise ValueError(f"shares: they add up to {sum(self.shares.values())} instead of 1")
        return self


class SharedCost(Intent):
    """Charges that several pay for together."""

    name: str
    when: Match
    split: Split


class IdleCost(Intent):
    """Charges for capacity that nobody used; a line of its own unless it is split."""

    name: str
    when: Match
    split: Split | None = None
