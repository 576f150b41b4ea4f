"""Parts of a bill by the dimensions that are asked for: one line for each combination of values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from plumbline.costs.allocation.allocate import KEPT, Allocation, Part
from plumbline.errors import PlumblineError

Key = tuple[str | None, ...]
"""A value or none for each dimension that is asked for, in that order."""


class DimensionError(PlumblineError, ValueError):
    """A dimension that no charge is told apart by."""


@dataclass
class Line:
    """What one combination of values pays."""

    direct: Decimal = Decimal(0)
    shared: Decimal = Decimal(0)
    idle: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """All of it."""
        return self.direct + self.shared + self.idle


@dataclass
class Totals:
    """One currency's bill. `allocated + idle + unallocated` is `billed`, to the last digit."""

    currency: str
    lines: dict[Key, Line] = field(default_factory=dict)
    """What has a value in at least one dimension, the largest total first."""
    idle: Decimal = Decimal(0)
    """Idle capacity that is kept as a line of its own."""
    unallocated: Decimal = Decimal(0)
    """What has a value in none of the dimensions."""
    tagged: dict[str, Decimal] = field(default_factory=dict)
    """By dimension: what has a value in it, idle capacity left out."""

    @property
    def allocated(self) -> Decimal:
        """What the lines add up to."""
        return sum((line.total for line in self.lines.values()), Decimal(0))

    @property
    def billed(self) -> Decimal:
        """The whole bill."""
        return self.allocated + self.idle + self.unallocated


def check_dimensions(known: Sequence[str], asked: Sequence[str]) -> None:
    """Refuses what money can't be told apart by.

    Raises:
        DimensionError: a name is unknown, or stands twice.
    """
    for name in asked:
        if name not in known and name not in KEPT:
            raise DimensionError(
                f"--by {name}: no such dimension. policies/tagging.yaml declares {', '.join(known)}; "
                f"every charge has {', '.join(KEPT)}"
            )
    if len(set(asked)) != len(asked):
        raise DimensionError(f"--by {','.join(asked)}: name each dimension once")


def totals(allocation: Allocation, asked: Sequence[str]) -> list[Totals]:
    """Each currency's totals, in the order of currency codes; currencies never add up.

    Raises:
        DimensionError: a dimension that is not known.
    """
    check_dimensions(allocation.dimensions, asked)
    found: dict[str, Totals] = {}
    for part in allocation.parts:
        in_currency = found.setdefault(
            part.currency, Totals(part.currency, tagged=dict.fromkeys(asked, Decimal(0)))
        )
        _add(in_currency, part, asked)
    for one in found.values():
        one.lines = dict(sorted(one.lines.items(), key=lambda item: (-item[1].total, _order(item[0]))))
    return [found[currency] for currency in sorted(found)]


def key_of(part: Part, asked: Sequence[str]) -> Key:
    """A part's values in the dimensions that are asked for."""
    return tuple(part.values[name] if name in part.values else part.known.get(name) for name in asked)


def by_day(parts: Iterable[Part], currency: str, asked: Sequence[str]) -> dict[Key, dict[object, Decimal]]:
    """What each combination of values pays each day, in one currency; idle capacity that is kept left out."""
    found: dict[Key, dict[object, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for part in parts:
        if part.currency == currency and not part.kept:
            found[key_of(part, asked)][part.day] += part.amount
    return found


def _add(into: Totals, part: Part, asked: Sequence[str]) -> None:
    if part.kept:
        into.idle += part.amount
        return
    key = key_of(part, asked)
    for name, value in zip(asked, key, strict=True):
        into.tagged[name] += part.amount if value is not None else 0
    if all(value is None for value in key):
        into.unallocated += part.amount
        return
    line = into.lines.setdefault(key, Line())
    setattr(line, part.kind, getattr(line, part.kind) + part.amount)


def _order(key: Key) -> tuple[tuple[bool, str], ...]:
    return tuple((value is None, value or "") for value in key)
