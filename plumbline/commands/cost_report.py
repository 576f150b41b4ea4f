"""`plumbline cost report`: what was spent, by whom, what nobody owns, and what a unit costs."""

from __future__ import annotations

import datetime
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.commands.command_line import names
from plumbline.commands.days import add_days, check_days
from plumbline.errors import PlumblineError

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands


def add_to(add: Commands) -> None:
    """The command line."""
    reporting = add.add_parser("report", help="what was spent, by whom, and what a unit costs")
    reporting.add_argument(
        "--by",
        type=names,
        required=True,
        metavar="DIMENSIONS",
        help="such as team,model; policies/tagging.yaml",
    )
    add_days(reporting)
    reporting.add_argument("--json", action="store_true", help="print canonical JSON, amounts exact")
    reporting.add_argument("--html", type=Path, metavar="FILE", help="write a self-contained page")
    reporting.add_argument("--csv", type=Path, metavar="FILE", help="write a chargeback file in whole cents")
    reporting.set_defaults(run=report)


def report(options: Namespace) -> int:
    """Prints the report, and writes the files that are asked for."""
    check_days(options)
    from plumbline.canonical import canonical_json
    from plumbline.costs.allocation.chargeback import chargeback
    from plumbline.nightly.costs.report import cost_report
    from plumbline.reports.cost_json import cost_values
    from plumbline.reports.cost_page import render_costs
    from plumbline.reports.cost_text import cost_text
    from plumbline.settings import Settings

    today = datetime.datetime.now(datetime.UTC).date()
    found = cost_report(Settings.from_environment(), options.by, options.first, options.last, today)
    if options.html:
        _write(options.html, render_costs(found))
    if options.csv:
        _write(options.csv, chargeback(found))
    print(
        canonical_json(cost_values(found)) if options.json else cost_text(found),
        end="\n" if options.json else "",
    )
    return 0


def _write(place: Path, text: str) -> None:
    from plumbline.whole_files import write_whole

    try:
        write_whole(place, text.encode(), mode=0o644)
    except OSError as error:
        raise PlumblineError(f"{place} cannot be written: {error.strerror}") from error
