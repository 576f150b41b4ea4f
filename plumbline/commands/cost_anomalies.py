"""`plumbline cost anomalies`: what is unusual in a series, point by point."""

from __future__ import annotations

import argparse
import json
import math
from argparse import Namespace, RawDescriptionHelpFormatter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.printable import spelled_out

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.costs.series.records import Alarm, Scores, Series

_DESCRIPTION = """\
Scores every point of a series by its past and itself alone, and raises an alarm where chance seldom
scores as high. FILE has the columns timestamp,value; points of five minutes, hours or days, say.
"""


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser(
        "anomalies",
        help="what is unusual in a series of costs or loads",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    command.add_argument("--series", type=Path, required=True, metavar="FILE", help="CSV: timestamp,value")
    command.add_argument(
        "--false-alarms-per-week",
        type=rate,
        default=None,
        metavar="RATE",
        help="false alarms to expect a week: 0.5 unless given",
    )
    command.add_argument("--json", action="store_true", help="print every point, with its score, as JSON")
    command.set_defaults(run=anomalies)


def rate(text: str) -> float:
    """A number above zero.

    Raises:
        ArgumentTypeError: it is none.
    """
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is no number above zero")
    return number


def anomalies(options: Namespace) -> int:
    """Reads and scores the series, prints what is unusual."""
    from plumbline.costs.series.alarms import A_WEEK, alarms
    from plumbline.costs.series.reading import read_series
    from plumbline.costs.series.rules import rules_for
    from plumbline.costs.series.scoring import scores

    series = read_series(options.series)
    a_week = options.false_alarms_per_week or A_WEEK
    scored = scores(series)
    found = alarms(series, scored, a_week)
    if options.json:
        print(json.dumps(_as_json(series, scored, found, rules_for(series, a_week)), indent=1))
    else:
        _print(series, found)
    return 0


def _as_json(series: Series, scored: Scores, found: list[Alarm], rules: dict[str, Any]) -> dict[str, Any]:
    first = {alarm.place for alarm in found}
    points = [
        {
            "timestamp": timestamp,
            "value": value,
            "expected": expected,
            "score": score,
            "alarm": place in first,
        }
        for place, (timestamp, value, expected, score) in enumerate(
            zip(
                series.timestamps,
                series.values.tolist(),
                scored.expected.tolist(),
                scored.score.tolist(),
                strict=True,
            )
        )
    ]
    alarms = [{"timestamp": alarm.timestamp, "score": alarm.score} for alarm in found]
    return {"rules": rules, "notes": list(series.notes), "alarms": alarms, "points": points}


def _print(series: Series, found: list[Alarm]) -> None:
    for note in series.notes:
        print(f"Note: {note}.")
    for alarm in found:
        timestamp = spelled_out(alarm.timestamp)
        print(f"{timestamp}  score {alarm.score:.2f}: {alarm.value:g}, expected about {alarm.expected:g}")
    print(f"{len(series):,} points, {len(found)} alarm{'' if len(found) == 1 else 's'}.")
