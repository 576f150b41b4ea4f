"""A bill's days as stacked bars: positions in a fixed frame, which the template draws as SVG."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from plumbline.records import CurrencyCosts
from plumbline.records.costs import Values

WIDTH = 640.0
"""Width of the picture in its own units."""

HEIGHT = 180.0
"""Its height."""

MARGIN = 6.0
"""Kept free above and below."""

SERIES = 5
"""How many combinations have a colour of their own; the others share one."""

OTHERS = "others"
NOBODY = "nobody"


class Block(NamedTuple):
    """One combination's part of a day."""

    x: float
    y: float
    width: float
    height: float
    series: str
    """`series0` to `series4`, `others` or `nobody`: the name of its colour."""
    day: datetime.date
    amount: Decimal


class Days(NamedTuple):
    """The picture."""

    blocks: tuple[Block, ...]
    zero: float
    """Where nothing is; credits hang below."""
    first: datetime.date
    last: datetime.date
    highest: Decimal
    """The dearest day's charges."""
    legend: tuple[tuple[str, Values | None], ...]
    """Colours and what they stand for; none of the values for those that share one."""


def day_chart(costs: CurrencyCosts, first: datetime.date, last: datetime.date) -> Days | None:
    """The picture of the days from `first` to `last`; none where nothing was spent on any."""
    if not any(one.amount for one in costs.days):
        return None
    colours = {line.values: f"series{place}" for place, line in enumerate(costs.lines[:SERIES])}
    by_day = _stacks(costs, colours)
    high = max(sum((a for a in day.values() if a > 0), Decimal(0)) for day in by_day.values())
    low = min(sum((a for a in day.values() if a < 0), Decimal(0)) for day in by_day.values())
    unit = (HEIGHT - 2 * MARGIN) / float(high - low)
    zero = MARGIN + float(high) * unit
    step = WIDTH / ((last - first).days + 1)
    blocks = [
        block
        for day, amounts in sorted(by_day.items())
        for block in _bar(day, amounts, (day - first).days * step, step, zero, unit)
    ]
    seen = {block.series for block in blocks}
    legend: list[tuple[str, Values | None]] = [
        (name, values) for values, name in colours.items() if name in seen
    ]
    legend += [(name, None) for name in (OTHERS, NOBODY) if name in seen]
    return Days(tuple(blocks), round(zero, 1), first, last, high, tuple(legend))


def _stacks(costs: CurrencyCosts, colours: Mapping[Values, str]) -> dict[datetime.date, dict[str, Decimal]]:
    """Each day's amounts by colour."""
    found: dict[datetime.date, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for one in costs.days:
        nobody = all(value is None for value in one.values)
        found[one.day][NOBODY if nobody else colours.get(one.values, OTHERS)] += one.amount
    return found


def _bar(
    day: datetime.date, amounts: Mapping[str, Decimal], x: float, step: float, zero: float, unit: float
) -> Sequence[Block]:
    """Charges stacked upwards from zero, credits downwards."""
    blocks, up, down = [], zero, zero
    gap = min(2.0, step * 0.2)
    for series in (*(f"series{place}" for place in range(SERIES)), OTHERS, NOBODY):
        amount = amounts.get(series, Decimal(0))
        height = abs(float(amount)) * unit
        if not amount:
            continue
        up, down = (up - height, down) if amount > 0 else (up, down + height)
        y = up if amount > 0 else down - height
        blocks.append(
            Block(
                round(x + gap / 2, 2),
                round(y, 2),
                round(step - gap, 2),
                round(height, 2),
                series,
                day,
                amount,
            )
        )
    return blocks
