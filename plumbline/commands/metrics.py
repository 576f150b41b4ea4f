"""`plumbline metrics`: the fleet's verdicts, gaps, alarms and money for Prometheus."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.commands.serving_options import add_address
from plumbline.printable import printable

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands

PORT = 9464


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser("metrics", help="verdicts, gaps, alarms, costs and budgets for Prometheus")
    command.add_argument("--serve", action="store_true", help="answer GET /metrics, to callers with a token")
    add_address(command, port=PORT)
    command.add_argument(
        "--callers", type=Path, help="with --serve: file of callers (default: the alignment service's)"
    )
    command.set_defaults(run=metrics)


def metrics(options: Namespace) -> int:
    """Prints every figure once; exits 1 where a part could not be read. With --serve, serves them."""
    if options.serve:
        return _served(options)
    from plumbline.nightly.context import utc_now
    from plumbline.nightly.telling.fleet import fleet
    from plumbline.nightly.telling.fleet_text import fleet_text
    from plumbline.settings import Settings

    found = fleet(Settings.from_environment(), utc_now())
    print(fleet_text(found.samples).decode(), end="")
    for problem in found.problems:
        print(f"plumbline: {printable(problem)}", file=sys.stderr)
    return 1 if found.problems else 0


def _served(options: Namespace) -> int:
    from plumbline.commands.serving_options import serve_until_asked_to_end
    from plumbline.nightly.telling.fleet_service import fleet_service
    from plumbline.serving.alignment.first_start import ensure_callers
    from plumbline.serving.alignment.settings import AlignmentSettings
    from plumbline.serving.edge.tokens import TokenFile
    from plumbline.settings import Settings

    settings = Settings.from_environment()
    usual = AlignmentSettings.under(settings.root, settings.state, settings.database_url)
    callers = options.callers or usual.tokens
    if not options.callers:
        for file in ensure_callers(callers):
            print(f"made {file}: a token; who has it may call")
    app = fleet_service(settings, TokenFile(callers))
    return serve_until_asked_to_end(app, options, "the fleet's metrics at /metrics")
