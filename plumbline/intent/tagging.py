"""`policies/tagging.yaml`: who a charge belongs to, and how what belongs to nobody alone is split."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from plumbline.intent.base import Currency, Intent
from plumbline.intent.charge_rules import IdleCost, Patterns, SharedCost, VirtualTag

RESERVED = ("provider", "account", "sub_account", "region", "service", "category", "resource", "day")
"""What every charge has without a tag; a report may ask for the first six too."""


class Dimension(Intent):
    """What money is told apart by, and where a value comes from: tags, then rules, then `inherit`."""

    tags: tuple[str, ...] = Field(
        min_length=1, description="Tags that hold it; the first that a charge has counts."
    )
    spellings: dict[str, Patterns] = Field(default={}, description="Other ways to write a value, by value.")
    inherit: tuple[Literal["resource", "sub_account", "account"], ...] = Field(
        default=(), description="Where a charge without it looks, in this order."
    )


class OwnCapacity(Intent):
    """Machines of one's own, which cost the same whether they are used or not."""

    name: str = Field(min_length=1)
    offer: str = Field(min_length=1, description="Runs that were booked on this offer used them.")
    machines: int = Field(gt=0)
    price_per_hour: Decimal = Field(ge=0, max_digits=18, decimal_places=9, description="Of each, all of it.")
    currency: Currency

    @property
    def hours_a_day(self) -> int:
        """Machine hours in a day."""
        return 24 * self.machines


class HumanReview(Intent):
    """What a person's decision costs. The evidence tells that there was one, not how long it took."""

    price_per_hour: Decimal = Field(ge=0)
    currency: Currency
    minutes: Decimal = Field(gt=0, description="What one decision takes.")


class TaggingPolicy(Intent):
    """Who pays for what."""

    policy: Literal["tagging"]
    bills: tuple[Literal["focus", "cost-explorer", "opencost"], ...] = Field(
        default=("focus", "cost-explorer", "opencost"),
        min_length=1,
        description="Kinds of bill that count; of a provider's month, the first that tells of it.",
    )
    dimensions: dict[str, Dimension] = Field(min_length=1)
    virtual: tuple[VirtualTag, ...] = ()
    sub_accounts: dict[str, dict[str, str]] = Field(
        default={}, description="Values by dimension, by sub-account."
    )
    accounts: dict[str, dict[str, str]] = Field(
        default={}, description="Values by dimension, by billing account."
    )
    shared: tuple[SharedCost, ...] = ()
    idle: tuple[IdleCost, ...] = ()
    own: tuple[OwnCapacity, ...] = Field(
        default=(), description="Own machines to report beside the bills; none when left out."
    )
    human_review: HumanReview | None = None

    @property
    def splitting(self) -> tuple[SharedCost | IdleCost, ...]:
        """The rules for what is not direct spend."""
        return (*self.shared, *self.idle)

    @property
    def rules(self) -> tuple[VirtualTag | SharedCost | IdleCost, ...]:
        """Everything that has a name and a condition."""
        return (*self.virtual, *self.splitting)

    @model_validator(mode="after")
    def _dimensions_are_declared(self) -> Self:
        splits = [rule.split for rule in self.splitting if rule.split]
        owned = [*self.sub_accounts.values(), *self.accounts.values()]
        named = [rule.dimension for rule in self.virtual] + [split.over for split in splits]
        for dimension in (*named, *(name for values in owned for name in values)):
            if dimension not in self.dimensions:
                raise ValueError(f"{dimension!r} is none of the `dimensions`")
        return self

    @model_validator(mode="after")
    def _names_are_free(self) -> Self:
        taken = [name for name in self.dimensions if name in RESERVED]
        if taken:
            raise ValueError(f"dimensions: {taken[0]!r} is a name that every charge has already")
        return self

    @model_validator(mode="after")
    def _rules_have_names_of_their_own(self) -> Self:
        names = [rule.name for rule in (*self.rules, *self.own)]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"two rules are called {twice!r}")
        return self

    @model_validator(mode="after")
    def _no_rule_is_hidden(self) -> Self:
        """Two rules that hold for the same charges and say different things."""
        seen: dict[tuple[str, str], str] = {}
        for rule in self.rules:
            dimension = rule.dimension if isinstance(rule, VirtualTag) else ""
            key = dimension, rule.when.model_dump_json()
            if key in seen:
                raise ValueError(f"rules {seen[key]!r} and {rule.name!r} hold for the same charges")
            seen[key] = rule.name
        return self
