"""`plumbline history`: what was decided, by whom, when."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.commands.adding import Commands


def add_to(add: Commands) -> None:
    """The command line."""
    history_command = add.add_parser("history", help="what was decided, by whom, when")
    history_command.add_argument("model", nargs="?")
    history_command.add_argument("--json", action="store_true", help="one canonical JSON record a line")
    history_command.set_defaults(run=history)


def history(options: Namespace) -> int:
    """What was decided, by whom, when."""
    from plumbline.canonical import canonical_json
    from plumbline.evidence.history import BOOKKEEPING, line
    from plumbline.evidence.ledger import Ledger
    from plumbline.settings import Settings
    from plumbline.store import Store

    entries = Ledger(Store(Settings.from_environment().database_url)).all(model=options.model)
    for entry in entries:
        if options.json:
            print(canonical_json(entry))
        elif entry.kind not in BOOKKEEPING:
            print(line(entry))
    if not entries and not options.json:
        print(f"Nothing is recorded about {options.model or 'any model'} yet.")
    return 0
