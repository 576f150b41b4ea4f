"""Every gate over the past nights as positions in a fixed frame, which the template draws as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from plumbline.reports.story import PastFigure

WIDTH = 320.0
"""Width of a small multiple in its own units."""

HEIGHT = 104.0
"""Its height."""

MARGIN = 8.0
"""Kept free on every side, so that marks at the ends are whole."""

_WORST_FIRST = {"fail": 0, "insufficient": 1, "pass": 2}


class Mark(NamedTuple):
    """One night's estimate with the ends of its interval; both ends are the estimate where there is none."""

    x: float
    y: float
    low: float
    high: float


class Trend(NamedTuple):
    """One gate and group over the nights."""

    group: str
    first: PastFigure
    last: PastFigure
    band_top: float
    band_bottom: float
    limits: tuple[float, ...]
    marks: dict[str, tuple[Mark, ...]]
    """Per outcome: shape and colour say it."""

    outside: int
    """Nights that failed."""

    undefined: int
    """Nights without an estimate, which have no mark."""


class GateTrends(NamedTuple):
    """One gate: the group that fares worst on its last night, and the others."""

    gate: str
    worst: Trend
    others: tuple[Trend, ...]


def gate_trends(history: Iterable[PastFigure]) -> tuple[GateTrends, ...]:
    """The pictures of a history of at least two nights, in the history's order of gates.

    Args:
        history: figures of any number of gates, groups and nights; a night counts once for each group.

    Returns:
        One entry a gate. The worst group is the one whose last outcome is worst, then whose last
        estimate lies furthest towards or beyond a limit.
    """
    figures = sorted(history, key=lambda figure: figure.night)
    nights = [figure.night for figure in figures]
    if not nights or nights[0] == nights[-1]:
        return ()
    found: dict[str, dict[str, list[PastFigure]]] = {}
    for figure in figures:
        found.setdefault(figure.gate, {}).setdefault(figure.group, []).append(figure)
    return tuple(_gate(gate, groups, nights[0], nights[-1]) for gate, groups in found.items())


def _gate(gate: str, groups: dict[str, list[PastFigure]], first: int, last: int) -> GateTrends:
    ordered = sorted(groups.values(), key=lambda figures: (*_standing(figures[-1]), figures[-1].group))
    trends = tuple(_trend(figures, first, last) for figures in ordered)
    return GateTrends(gate, trends[0], trends[1:])


def _standing(figure: PastFigure) -> tuple[int, int, float]:
    """Sorts the worst first: the latest night, the worst outcome, the least room to a limit."""
    return -figure.night, _WORST_FIRST.get(figure.outcome, 3), _room(figure)


def _room(figure: PastFigure) -> float:
    """How far the estimate lies inside its limits; negative outside, and least where it is unknown."""
    if figure.value is None:
        return float("-inf")
    above = figure.value - figure.lower if figure.lower is not None else float("inf")
    below = figure.upper - figure.value if figure.upper is not None else float("inf")
    return min(above, below)


def _trend(figures: Sequence[PastFigure], first: int, last: int) -> Trend:
    latest = figures[-1]
    limits = [limit for limit in (latest.lower, latest.upper) if limit is not None]
    scale = _scale([*limits, *(end for figure in figures for end in _ends(figure))])
    marks: dict[str, list[Mark]] = {}
    for figure in figures:
        if figure.value is not None:
            marks.setdefault(figure.outcome, []).append(_mark(figure, first, last, scale))
    return Trend(
        group=latest.group,
        first=figures[0],
        last=latest,
        band_top=0.0 if latest.upper is None else _y(latest.upper, scale),
        band_bottom=HEIGHT if latest.lower is None else _y(latest.lower, scale),
        limits=tuple(_y(limit, scale) for limit in limits),
        marks={outcome: tuple(found) for outcome, found in marks.items()},
        outside=sum(figure.outcome == "fail" for figure in figures),
        undefined=sum(figure.value is None for figure in figures),
    )


def _ends(figure: PastFigure) -> list[float]:
    return [end for end in (figure.low, figure.value, figure.high) if end is not None]


def _mark(figure: PastFigure, first: int, last: int, scale: tuple[float, float]) -> Mark:
    value = figure.value or 0.0
    x = MARGIN + (figure.night - first) / (last - first) * (WIDTH - 2 * MARGIN)
    low, high = (value if end is None else end for end in (figure.low, figure.high))
    return Mark(round(x, 1), *(_y(end, scale) for end in (value, low, high)))


def _y(value: float, scale: tuple[float, float]) -> float:
    """The position of a value; the picture's top is its high end."""
    share = (value - scale[0]) / (scale[1] - scale[0])
    return round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)


def _scale(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values, default=0.0), max(values, default=1.0)
    return (low, high) if high > low else (low - 0.5, high + 0.5)
