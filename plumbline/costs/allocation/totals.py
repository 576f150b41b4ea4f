"""Parts of a bill by the dimensions that are asked for: one line for each combination of values."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from plumbline.costs.allocation.parts import KEPT, Allocation, Part
from plumbline.costs.allocation.untagged import untagged
from plumbline.errors import PlumblineError
from plumbline.records import CostLine, CurrencyCosts, DayCost
from plumbline.records.costs import Values


class DimensionError(PlumblineError, ValueError):
    """A dimension that no charge is told apart by."""


def named_dimensions(known: Sequence[str], said: Sequence[str]) -> tuple[str, ...]:
    """What money is to be told apart by, as the policy writes it: `cost-center` is `cost_center` there.

    Raises:
        DimensionError: a name is unknown, or stands twice.
    """
    there = (*known, *KEPT)
    asked = tuple(name if name in there else name.replace("-", "_") for name in said)
    for name, written in zip(asked, said, strict=True):
        if name not in there:
            raise DimensionError(
                f"--by {written}: no such dimension. policies/tagging.yaml declares {', '.join(known)}; "
                f"every charge has {', '.join(KEPT)}"
            )
    if len(set(asked)) != len(asked):
        raise DimensionError(f"--by {','.join(said)}: name each dimension once")
    return asked


def totals(allocation: Allocation, asked: Sequence[str]) -> tuple[CurrencyCosts, ...]:
    """Each currency's costs, in the order of currency codes; currencies never add up.

    Raises:
        DimensionError: a dimension that is not known.
    """
    asked = named_dimensions(allocation.dimensions, asked)
    by_currency: dict[str, list[Part]] = defaultdict(list)
    for part in allocation.parts:
        by_currency[part.currency].append(part)
    return tuple(
        _costs(currency, parts, allocation.dimensions, asked)
        for currency, parts in sorted(by_currency.items())
    )


def _costs(
    currency: str, parts: Sequence[Part], dimensions: Sequence[str], asked: Sequence[str]
) -> CurrencyCosts:
    used = [(part, _values(part, asked)) for part in parts if not part.kept]
    lines = {line.values: line for line in _lines(used)}
    nobody: Values = (None,) * len(asked)
    nobodys = lines.pop(nobody, CostLine(values=nobody))
    return CurrencyCosts(
        currency=currency,
        lines=tuple(sorted(lines.values(), key=lambda line: (-line.total, _order(line.values)))),
        idle=sum((part.amount for part in parts if part.kept), Decimal(0)),
        nobodys=nobodys,
        tagged={
            name: sum((part.amount for part, values in used if values[place] is not None), Decimal(0))
            for place, name in enumerate(asked)
        },
        untagged=untagged(parts, [name for name in asked if name in dimensions]),
        days=tuple(_days(used)),
        idle_days=_idle_days(parts),
    )


def _values(part: Part, asked: Sequence[str]) -> Values:
    return tuple(part.values[name] if name in part.values else part.known.get(name) for name in asked)


def _lines(used: Sequence[tuple[Part, Values]]) -> Iterator[CostLine]:
    found: dict[Values, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for part, values in used:
        found[values][part.kind] += part.amount
    return (
        CostLine(values=values, direct=kinds["direct"], shared=kinds["shared"], idle=kinds["idle"])
        for values, kinds in found.items()
    )


def _days(used: Sequence[tuple[Part, Values]]) -> Iterator[DayCost]:
    found: dict[tuple[datetime.date, Values], Decimal] = defaultdict(Decimal)
    for part, values in used:
        found[part.day, values] += part.amount
    ordered = sorted(found.items(), key=lambda item: (item[0][0], _order(item[0][1])))
    return (DayCost(day=day, values=values, amount=amount) for (day, values), amount in ordered)


def _idle_days(parts: Sequence[Part]) -> dict[datetime.date, Decimal]:
    found: dict[datetime.date, Decimal] = defaultdict(Decimal)
    for part in parts:
        if part.kept:
            found[part.day] += part.amount
    return dict(sorted(found.items()))


def _order(values: Values) -> tuple[tuple[bool, str], ...]:
    return tuple((value is None, value or "") for value in values)
