"""`plumbline cost anomalies`: what is unusual in a series, or in the costs of each tag."""

from __future__ import annotations

import argparse
import json
import math
from argparse import Namespace, RawDescriptionHelpFormatter
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.commands.command_line import names
from plumbline.commands.days import check_days, day
from plumbline.errors import PlumblineError

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands

_DESCRIPTION = """\
With --series: scores every point of a series by its past and itself alone, and raises an alarm where chance
seldom scores as high. FILE has the columns timestamp,value; points of five minutes, hours or days, say.

With --by: the same for what each combination of tags cost by the day or hour, from the bills taken in; an
alarm names what drove it: service, SKU and region, and whether usage or price. Days from --from on are what
is learnt from: give some weeks.
"""


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser(
        "anomalies",
        help="what is unusual in a series, or in the costs of each tag, and what drove it",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
    )
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--series", type=Path, metavar="FILE", help="CSV: timestamp,value")
    what.add_argument("--by", type=names, metavar="DIMENSIONS", help="such as team,model")
    command.add_argument(
        "--from", dest="first", type=day, metavar="DAY", help="with --by: first day; 90 before the last"
    )
    command.add_argument(
        "--to", dest="last", type=day, metavar="DAY", help="with --by: last day, included; the last billed"
    )
    command.add_argument("--every", choices=("day", "hour"), default="day", help="with --by: a step")
    command.add_argument(
        "--false-alarms-per-week",
        type=rate,
        metavar="RATE",
        help="to expect of each series: 0.5 for --series and 0.05 for --by, unless given",
    )
    command.add_argument(
        "--least",
        type=rate,
        metavar="AMOUNT",
        help="with --by: a smaller difference is no alarm; 1 of the currency, unless given",
    )
    command.add_argument("--json", action="store_true", help="print JSON, of a series every point")
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
    """Scores what is asked for, prints what is unusual."""
    return _of_file(options) if options.series else _of_costs(options)


def _of_file(options: Namespace) -> int:
    from plumbline.costs.series.alarms import A_WEEK, alarms
    from plumbline.costs.series.reading import read_series
    from plumbline.costs.series.scoring import scores
    from plumbline.costs.series.telling import as_json, as_lines

    if options.first or options.last:
        raise PlumblineError("--from and --to go with --by: a file's series is scored whole")
    if options.least:
        raise PlumblineError("--least goes with --by: a file's series has no currency")
    series = read_series(options.series)
    a_week = options.false_alarms_per_week or A_WEEK
    scored = scores(series)
    found = alarms(series, scored, a_week)
    if options.json:
        print(json.dumps(as_json(series, scored, found, a_week), indent=1))
    else:
        print("\n".join(as_lines(series, found)))
    return 0


def _of_costs(options: Namespace) -> int:
    import datetime

    from plumbline.costs.anomalies.telling import costs_as_json, costs_as_lines
    from plumbline.costs.anomalies.unusual import A_WEEK, LEAST
    from plumbline.nightly.costs.anomalies import cost_anomalies, last_billed
    from plumbline.settings import Settings

    settings = Settings.from_environment()
    options.last = options.last or last_billed(settings)
    options.first = options.first or options.last - datetime.timedelta(days=90)
    check_days(options)
    a_week = options.false_alarms_per_week or A_WEEK
    least = options.least or LEAST
    found = cost_anomalies(settings, options.by, options.first, options.last, options.every, a_week, least)
    if options.json:
        print(json.dumps(costs_as_json(found.by, found.watched, found.problems, a_week, least), indent=1))
    else:
        print("\n".join(costs_as_lines(found.by, found.watched, found.problems)))
    return 0
