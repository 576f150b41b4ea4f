"""Drifted columns as two distributions over the same bins: positions that the template draws as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from plumbline.records import DrawnColumn

WIDTH = 320.0
HEIGHT = 72.0


class Bin(NamedTuple):
    """One bin's bar of the reference and line of the current window, from the picture's foot."""

    x: float
    width: float
    reference_top: float
    current_top: float


class Picture(NamedTuple):
    """One column's overlaid distributions."""

    column: str
    bins: tuple[Bin, ...]
    first: str
    last: str
    described: str


def pictures(drawn: Sequence[DrawnColumn]) -> tuple[Picture, ...]:
    """The pictures, in the order given; columns without a bin that may be shown have none."""
    return tuple(_picture(column) for column in drawn if max((*column.reference, *column.current), default=0))


def _picture(column: DrawnColumn) -> Picture:
    tallest = max(*column.reference, *column.current)
    width = WIDTH / len(column.reference)
    sides = zip(column.reference, column.current, strict=True)
    bins = tuple(
        Bin(round(place * width, 1), round(width * 0.9, 1), _top(before, tallest), _top(now, tallest))
        for place, (before, now) in enumerate(sides)
    )
    first, last = column.bins[0].partition(" to ")[0], column.bins[-1].rpartition(" to ")[2]
    return Picture(column.column, bins, first, last, _described(column))


def _top(share: float, tallest: float) -> float:
    return round(HEIGHT * (1 - share / tallest), 1)


def _described(column: DrawnColumn) -> str:
    """The bin that moved most, in words."""
    gaps = [now - before for before, now in zip(column.reference, column.current, strict=True)]
    most = max(range(len(gaps)), key=lambda place: abs(gaps[place]))
    return f"{column.bins[most]}: {column.reference[most]:.1%} before, {column.current[most]:.1%} now"
