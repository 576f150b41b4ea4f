"""A scored series as JSON and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plumbline.costs.series.records import Alarm, Scores, Series
from plumbline.costs.series.rules import rules_for
from plumbline.costs.series.scoring import warm_up_of
from plumbline.costs.series.spacing import spacing_of
from plumbline.figures import counted
from plumbline.printable import spelled_out


def as_json(series: Series, scored: Scores, found: Sequence[Alarm], a_week: float) -> dict[str, Any]:
    """The rules, what was mended, the alarms, and every point."""
    first = {alarm.place for alarm in found}
    rows = zip(
        series.timestamps,
        series.values.tolist(),
        scored.expected.tolist(),
        scored.score.tolist(),
        strict=True,
    )
    points = [
        {"timestamp": at, "value": value, "expected": expected, "score": score, "alarm": place in first}
        for place, (at, value, expected, score) in enumerate(rows)
    ]
    return {
        "rules": rules_for(series, a_week),
        "notes": list(_notes(series)),
        "alarms": [{"timestamp": alarm.timestamp, "score": alarm.score} for alarm in found],
        "points": points,
    }


def as_lines(series: Series, found: Sequence[Alarm]) -> Iterator[str]:
    """What was mended, a line for each alarm, and how many there are."""
    for note in _notes(series):
        yield f"Note: {note}."
    for alarm in found:
        at = spelled_out(alarm.timestamp)
        yield f"{at}  score {alarm.score:.2f}: {alarm.value:g}, expected about {alarm.expected:g}"
    yield f"{counted(len(series), 'point')}, {counted(len(found), 'alarm')}."


def _notes(series: Series) -> Iterator[str]:
    yield from series.notes
    learnt_from = warm_up_of(spacing_of(series.seconds))
    if len(series) <= learnt_from:
        yield f"too short to score: the first {learnt_from} points are learnt from"
