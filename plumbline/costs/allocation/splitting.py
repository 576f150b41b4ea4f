"""Shared and idle spend between those who take part: by value first, within a value by direct spend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from plumbline.costs.allocation.exact_parts import exact_parts
from plumbline.costs.allocation.owning import Values
from plumbline.intent import Split

Direct = Mapping[Values, Decimal]
"""The direct spend of each combination of values, in one currency."""


class Receiver(NamedTuple):
    """One value that takes part in a split."""

    weight: Decimal
    inside: Mapping[Values, Decimal]
    """The combinations with this value, and what each of them weighs."""


def receivers(split: Split, dimensions: Sequence[str], direct: Direct) -> list[Receiver]:
    """Who takes part in a split, and how much; empty where nobody does.

    A team's part does not depend on which other dimensions a report asks for: an amount is split between
    the values of one dimension, and passed on in proportion to direct spend. Spend below zero, a credit,
    weighs nothing; a value without direct spend receives its part without further values.
    """
    place = list(dimensions).index(split.over)
    spenders = _spenders(direct, place)
    found = []
    for value in split.among or tuple(split.shares) or tuple(spenders):
        alone = {_alone(value, place, len(dimensions)): Decimal(1)}
        inside = spenders.get(value, {})
        found.append(Receiver(_weight(split, value, inside), inside or alone))
    return found if any(receiver.weight for receiver in found) else []


def divided(amount: Decimal, among: Sequence[Receiver]) -> Iterator[tuple[Values, Decimal]]:
    """The amount's parts; they add up to it. `among` must not be empty."""
    for receiver, part in zip(among, exact_parts(amount, [one.weight for one in among]), strict=True):
        yield from zip(receiver.inside, exact_parts(part, list(receiver.inside.values())), strict=True)


def _spenders(direct: Direct, place: int) -> dict[str, dict[Values, Decimal]]:
    """Combinations with direct spend above zero, by their value in the dimension."""
    found: dict[str, dict[Values, Decimal]] = defaultdict(dict)
    for values, amount in direct.items():
        value = values[place]
        if value is not None and amount > 0:
            found[value][values] = amount
    return dict(sorted(found.items()))


def _weight(split: Split, value: str, inside: Mapping[Values, Decimal]) -> Decimal:
    if split.by == "fixed":
        return split.shares[value]
    return Decimal(1) if split.by == "evenly" else sum(inside.values(), Decimal(0))


def _alone(value: str, place: int, count: int) -> Values:
    return tuple(value if at == place else None for at in range(count))
