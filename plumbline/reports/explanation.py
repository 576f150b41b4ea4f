"""What drives the scores as rows for a template: the ranking, what moved since the hold-out, who differs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from alignment_checks.measurement import Measurement
from plumbline.ranking import top_features
from plumbline.records import Evaluation, Verdict
from plumbline.reports import charts

MOST_GAPS = 10
"""Differences between groups shown, at most."""


class FeatureRow(NamedTuple):
    """One feature of the ranking."""

    bar: charts.Bar
    share: Measurement | None
    change: Measurement | None
    moved: bool
    """Whether the change is more than chance makes on any feature."""

    @property
    def changed(self) -> str:
        """The change in points of a share of 100, with its sign; nothing where it is not known."""
        if self.change is None or self.change.value is None:
            return ""
        points = f"{100 * self.change.value:+.1f}"
        return points if float(points) else "0.0"


class Gap(NamedTuple):
    """A feature that counts for more, or for less, in one group than among all others."""

    feature: str
    group: str
    measurement: Measurement


class Explanation(NamedTuple):
    """One version's on one window."""

    verdict: Verdict
    features: tuple[FeatureRow, ...]
    settled: Measurement | None
    """Whether the explained rows settle the largest features; none before that was recorded."""
    gaps: tuple[Gap, ...]


def explanation(evaluation: Evaluation) -> Explanation | None:
    """The explanation in an evaluation; None where nothing was explained."""
    bars = charts.bars(top_features(evaluation.measurements))
    if not bars:
        return None
    shares, changes = (_named(evaluation, f"attribution_{name}") for name in ("share", "change"))
    rows = tuple(
        FeatureRow(bar, shares.get(feature), changes.get(feature), beyond_chance(changes.get(feature)))
        for bar in bars
        for feature in [bar.measurement.group]
    )
    settled = _named(evaluation, "settled_features").get("")
    return Explanation(evaluation.verdict, rows, settled, _gaps(evaluation.measurements))


def beyond_chance(measurement: Measurement | None) -> bool:
    """Whether the interval that holds for all features at once excludes zero."""
    if measurement is None or measurement.simultaneous_low is None or measurement.simultaneous_high is None:
        return False
    return measurement.simultaneous_low > 0 or measurement.simultaneous_high < 0


def _named(evaluation: Evaluation, name: str) -> dict[str, Measurement]:
    return {m.group: m for m in evaluation.measurements if m.name == name}


def _gaps(measurements: Iterable[Measurement]) -> tuple[Gap, ...]:
    """Those beyond chance, the largest first."""
    found = [_gap(m) for m in measurements if m.name == "attribution_gap" and beyond_chance(m)]
    found.sort(key=lambda gap: -abs(gap.measurement.value or 0.0))
    told: dict[tuple[str, str, float], Gap] = {}
    for gap in found:
        # Of two groups, each is all the others to the other: the same difference, said once.
        size = round(abs(gap.measurement.value or 0.0), 12)
        told.setdefault((gap.feature, gap.group.partition("=")[0], size), gap)
    return tuple(told.values())[:MOST_GAPS]


def _gap(measurement: Measurement) -> Gap:
    feature, _, group = measurement.group.rpartition(" | ")
    return Gap(feature, group, measurement)
