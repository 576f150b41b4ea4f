"""Which points raise an alarm: a score that chance brings rarely enough, in an event not yet told."""

from __future__ import annotations

import math
from collections.abc import Iterator

from plumbline.costs.series.records import Alarm, Scores, Series
from plumbline.costs.series.spacing import Spacing, spacing_of

A_WEEK = 0.5
"""False alarms a week, unless the user says another number."""

AGREEMENT = 1.45
"""The share of points with a score of `s` or more is about ten to the power of `-AGREEMENT * s`.

It would be one if the questions always agreed. Measured outside the labelled windows of 47 public series,
where it held within a factor of three for rates from 0.1 to 2 a week."""

LEAST = 0.5
"""Whatever rate is asked for, a score below this is no alarm: it is usual."""

QUIET = 2
"""An event is over once no point reached the level for so many times the recent points."""


def level_for(a_week: float, spacing: Spacing) -> float:
    """The score that chance reaches so many times a week.

    Args:
        a_week: false alarms a week, above zero.
        spacing: of the series; closer points need a higher level.
    """
    return max(LEAST, math.log10(spacing.points_a_week / a_week) / AGREEMENT)


def alarms(series: Series, scored: Scores, a_week: float = A_WEEK, least: float = 0.0) -> list[Alarm]:
    """The events of a series, each told once, at its first point; causal, as the scores are.

    Args:
        series: the series.
        scored: its scores.
        a_week: false alarms a week, above zero.
        least: points that lie nearer than this to what was expected count as usual, whatever their score.
    """
    return [
        Alarm(
            place=place,
            timestamp=series.timestamps[place],
            score=float(scored.score[place]),
            value=float(series.values[place]),
            expected=float(scored.expected[place]),
        )
        for place in _first_of_events(series, scored, a_week, least)
    ]


def _first_of_events(series: Series, scored: Scores, a_week: float, least: float) -> Iterator[int]:
    spacing = spacing_of(series.seconds)
    level, quiet = level_for(a_week, spacing), quiet_seconds(spacing)
    last = -math.inf
    unusual = (scored.score >= level) & (abs(series.values - scored.expected) >= least)
    for place in unusual.nonzero()[0].tolist():
        at = int(series.seconds[place])
        if at - last > quiet:
            yield place
        last = at


def quiet_seconds(spacing: Spacing) -> int:
    """How long it must be quiet before the next alarm is another event."""
    return QUIET * spacing.recent * spacing.step
