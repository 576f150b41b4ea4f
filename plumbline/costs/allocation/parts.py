"""What a bill is split into."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["direct", "shared", "idle"]

KEPT = ("provider", "account", "sub_account", "region", "service", "category")
"""Columns of a charge that a part still has, whoever it went to; a report may ask for each."""


@dataclass(frozen=True)
class Part:
    """Some money, and whose it is."""

    day: datetime.date
    currency: str
    amount: Decimal
    kind: Kind
    """`direct`: by its tags and what it inherits; `shared` and `idle`: by a rule of that kind."""
    values: Mapping[str, str | None]
    """By dimension; none where nothing says whose it is."""
    known: Mapping[str, str]
    """The `KEPT` columns that are not empty; of direct spend also what it was for."""
    kept: bool = False
    """Whether it is idle capacity that no rule splits."""


@dataclass(frozen=True)
class Allocation:
    """Every part of a bill, and what about the rules a person should know."""

    dimensions: tuple[str, ...]
    parts: tuple[Part, ...]
    problems: tuple[str, ...]
    """Sentences: rules that contradict each other, rules with nobody to pay, rules that hold for nothing."""
