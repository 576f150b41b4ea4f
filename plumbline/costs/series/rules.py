"""The rules that scores and alarms follow, to be printed beside them."""

from __future__ import annotations

from typing import Any

from plumbline.costs.series.alarms import level_for, quiet_seconds
from plumbline.costs.series.records import Series
from plumbline.costs.series.scoring import warm_up_of
from plumbline.costs.series.spacing import spacing_of

SCORE = (
    "mean over five questions (step, season, span, run, shift) of -log10 of the chance of an answer as "
    "large, by the points before; zero is usual, there is no upper bound"
)
ALARM = (
    "the first point whose score reaches the level, after quiet_seconds in which none did: one alarm an event"
)


def rules_for(series: Series, a_week: float) -> dict[str, Any]:
    """What was done with this series."""
    spacing = spacing_of(series.seconds)
    return {
        "score": SCORE,
        "causal": "a score and an alarm rest on the point itself and those before it",
        "alarm": ALARM,
        "false_alarms_per_week": a_week,
        "level": level_for(a_week, spacing),
        "quiet_seconds": quiet_seconds(spacing),
        "step_seconds": spacing.step,
        "seasons_in_points": list(spacing.seasons),
        "warm_up_points": warm_up_of(spacing),
        "duplicates": "of points at the same time, the last line holds",
        "time_zone": "times without a zone are UTC",
    }
