"""The page's pictures as numbers: positions in a fixed frame, which the templates draw as SVG."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from alignment_checks.fairness.names import attribute_of
from alignment_checks.measurement import Measurement
from plumbline.comparison import GateRow
from plumbline.records import Judgement

WIDTH = 200.0
"""Width of every picture in its own units."""

MARGIN = 8.0
"""Kept free on both sides, so that marks at the ends are whole."""


_RATES = ("base_rate", "selection_rate", "tpr")


class Scale(NamedTuple):
    """Maps values onto the picture's width."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """The position of a value, held inside the picture."""
        share = (value - self.low) / (self.high - self.low)
        return round(MARGIN + min(max(share, 0.0), 1.0) * (WIDTH - 2 * MARGIN), 1)


class Span(NamedTuple):
    """An interval with its estimate."""

    start: float
    middle: float
    end: float
    role: str
    outcome: str


class GateChart(NamedTuple):
    """Intervals against the tolerance they are judged by."""

    band_start: float
    band_end: float
    limits: tuple[float, ...]
    """Where a limit is drawn."""
    spans: tuple[Span, ...]


class Dots(NamedTuple):
    """A group's base rate, how often the model selects the group, and how often it is right to."""

    group: str
    base: Measurement | None
    selected: Measurement | None
    base_at: float | None
    selected_at: float | None
    recognised: Measurement | None
    """The true positive rate."""

    recognised_at: float | None
    whiskers: dict[str, tuple[float, float]]
    """The ends of the intervals, by metric, for those that have one."""
    unseen: str
    """Why there is nothing to draw; empty where there is."""


class Bar(NamedTuple):
    """One feature of the ranking."""

    measurement: Measurement
    width: float
    start: float
    end: float


def gate_chart(row: GateRow) -> GateChart | None:
    """The picture of a gate; None where there is no interval or no limit to draw."""
    named = row.either
    limits = [limit for limit in (named.lower, named.upper) if limit is not None]
    judged = [(role, j) for role, j in (("champion", row.champion), ("candidate", row.candidate)) if j]
    ends = [end for _, j in judged for end in (j.measurement.low, j.measurement.high) if end is not None]
    if not limits or not ends:
        return None
    scale = _padded([*limits, *ends])
    spans = [_span(role, judgement, scale) for role, judgement in judged]
    return GateChart(
        band_start=0.0 if named.lower is None else scale.at(named.lower),
        band_end=WIDTH if named.upper is None else scale.at(named.upper),
        limits=tuple(scale.at(limit) for limit in limits),
        spans=tuple(span for span in spans if span),
    )


def dot_rows(measurements: Iterable[Measurement]) -> dict[str, tuple[Dots, ...]]:
    """Every attribute's groups with base rate, selection rate and true positive rate, from 0 to 1."""
    found: dict[str, dict[str, dict[str, Measurement]]] = {}
    for m in measurements:
        if "=" in m.group and m.name in _RATES:
            found.setdefault(attribute_of(m.group), {}).setdefault(m.group, {})[m.name] = m
    return {
        attribute: tuple(_dots(group, rates) for group, rates in groups.items())
        for attribute, groups in found.items()
    }


def bars(ranked: Iterable[Measurement]) -> tuple[Bar, ...]:
    """The ranking as bars with the ends of their intervals."""
    known = list(ranked)
    longest = max((m.high or m.value or 0.0 for m in known), default=0.0)
    if longest <= 0:
        return ()
    return tuple(_bar(m, WIDTH / longest) for m in known)


def _bar(measurement: Measurement, unit: float) -> Bar:
    value = measurement.value or 0.0
    low = value if measurement.low is None else measurement.low
    high = value if measurement.high is None else measurement.high
    return Bar(measurement, *(round(max(end, 0.0) * unit, 1) for end in (value, low, high)))


def _span(role: str, judgement: Judgement, scale: Scale) -> Span | None:
    low, value, high = judgement.measurement.low, judgement.measurement.value, judgement.measurement.high
    if low is None or value is None or high is None:
        return None
    return Span(scale.at(low), scale.at(value), scale.at(high), role, judgement.outcome)


def _dots(group: str, rates: dict[str, Measurement]) -> Dots:
    base, selected = rates.get("base_rate"), rates.get("selection_rate")
    recognised = rates.get("tpr")
    whiskers = {name: ends for name, rate in rates.items() if (ends := _ends_at(rate))}
    positions = _rate_at(base), _rate_at(selected)
    seen = any(rate.defined for rate in rates.values())
    unseen = "" if seen else next((rate.reason for rate in rates.values() if rate.reason), "not measured")
    return Dots(group, base, selected, *positions, recognised, _rate_at(recognised), whiskers, unseen)


def _ends_at(rate: Measurement) -> tuple[float, float] | None:
    if rate.low is None or rate.high is None:
        return None
    return Scale(0, 1).at(rate.low), Scale(0, 1).at(rate.high)


def _rate_at(rate: Measurement | None) -> float | None:
    return None if rate is None or rate.value is None else Scale(0, 1).at(rate.value)


def _padded(values: list[float]) -> Scale:
    low, high = min(values), max(values)
    room = 0.15 * (high - low) or 1.0
    return Scale(low - room, high + room)
