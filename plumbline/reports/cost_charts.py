"""A bill's days as stacked bars: positions in percent of the picture, which the template draws as SVG."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from plumbline.records import CurrencyCosts
from plumbline.records.costs import Values
from plumbline.reports.ticks import round_ticks

TOP, BOTTOM = 3.0, 97.0
"""Between these is drawn, so that what is called at the ends has room."""

SERIES = 5
"""How many combinations have a colour of their own; the others share one."""

ORDER = (*(f"series{place}" for place in range(SERIES)), "others", "nobody", "idle")
"""From zero outwards, in the order of the legend and of the table."""

NAMES = {"others": "all others", "nobody": "unallocated", "idle": "idle"}


class Block(NamedTuple):
    """One combination's part of a day."""

    x: float
    y: float
    width: float
    height: float
    series: str
    """The name of its colour, one of `ORDER`."""
    day: datetime.date
    amount: Decimal


class Tick(NamedTuple):
    """A line across the picture, and the amount it stands for."""

    y: float
    amount: Decimal


class Days(NamedTuple):
    """The picture, and the same in numbers."""

    blocks: tuple[Block, ...]
    zero: float
    """Where nothing is; credits hang below."""
    ticks: tuple[Tick, ...]
    dearest: datetime.date
    highest: Decimal
    """The dearest day's charges."""
    names: Mapping[str, str]
    """Colours and what they stand for."""
    amounts: Mapping[datetime.date, Mapping[str, Decimal]]
    """Each day that has any, by colour."""


def day_chart(costs: CurrencyCosts, first: datetime.date, last: datetime.date) -> Days | None:
    """The picture of the days from `first` to `last`; none where nothing was spent on any."""
    colours = {line.values: f"series{place}" for place, line in enumerate(costs.lines[:SERIES])}
    by_day = _stacks(costs, colours)
    if not any(amount for day in by_day.values() for amount in day.values()):
        return None
    highs = {day: sum((a for a in by_day[day].values() if a > 0), Decimal(0)) for day in sorted(by_day)}
    low = min(sum((a for a in day.values() if a < 0), Decimal(0)) for day in by_day.values())
    dearest = max(highs, key=lambda day: highs[day])
    unit = (BOTTOM - TOP) / float(highs[dearest] - low)
    zero = TOP + float(highs[dearest]) * unit
    step = 100 / ((last - first).days + 1)
    blocks = [
        block
        for day, amounts in sorted(by_day.items())
        for block in _bar(day, amounts, (day - first).days * step, step, zero, unit)
    ]
    ticks = [Tick(round(zero - float(at) * unit, 2), at) for at in round_ticks(low, highs[dearest]) if at]
    names = {series: label(values) for values, series in colours.items()} | NAMES
    seen = {block.series for block in blocks}
    return Days(
        tuple(blocks),
        round(zero, 2),
        tuple(ticks),
        dearest,
        highs[dearest],
        {series: names[series] for series in ORDER if series in seen},
        {day: by_day[day] for day in highs},
    )


def label(values: Values) -> str:
    """What a line is called beside its colour."""
    return " · ".join("—" if value is None else value for value in values)


def _stacks(costs: CurrencyCosts, colours: Mapping[Values, str]) -> dict[datetime.date, dict[str, Decimal]]:
    """Each day's amounts by colour."""
    found: dict[datetime.date, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for one in costs.days:
        nobody = all(value is None for value in one.values)
        found[one.day]["nobody" if nobody else colours.get(one.values, "others")] += one.amount
    for day, amount in costs.idle_days.items():
        found[day]["idle"] += amount
    return found


def _bar(
    day: datetime.date, amounts: Mapping[str, Decimal], x: float, step: float, zero: float, unit: float
) -> Sequence[Block]:
    """Charges stacked upwards from zero, credits downwards."""
    blocks, up, down = [], zero, zero
    gap = min(0.4, step * 0.2)
    for series in ORDER:
        amount = amounts.get(series, Decimal(0))
        height = abs(float(amount)) * unit
        if not amount:
            continue
        up, down = (up - height, down) if amount > 0 else (up, down + height)
        y = up if amount > 0 else down - height
        left, width = round(x + gap / 2, 3), round(step - gap, 3)
        blocks.append(Block(left, round(y, 3), width, round(height, 3), series, day, amount))
    return blocks
