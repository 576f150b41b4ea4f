"""`plumbline cost quarantine`: rows of bills that became no charge, and why."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from plumbline.printable import one_line

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser("quarantine", help="rows of bills that became no charge, and why")
    command.add_argument("--json", action="store_true", help="one JSON object a row, with its cells")
    command.set_defaults(run=quarantine)


def quarantine(options: Namespace) -> int:
    """Every row that is held, with its file, line and reasons."""
    import json

    from plumbline.costs.billing.quarantine import quarantined
    from plumbline.settings import Settings

    empty = True
    for row in quarantined(Settings.from_environment().state):
        empty = False
        if options.json:
            print(json.dumps(row, ensure_ascii=False))
            continue
        amount = "no amount" if row["billed"] is None else f"{row['billed']} {row['currency']}"
        print(one_line(f"{row['delivery']}, line {row['line']}: {'; '.join(row['reasons'])} ({amount})"))
    if empty and not options.json:
        print("No row is in quarantine.")
    return 0
