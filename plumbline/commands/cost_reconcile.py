"""`plumbline cost reconcile`: what accrued beside what was billed, day by day."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from plumbline.commands.days import add_days, check_days

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands


def add_to(add: Commands) -> None:
    """The command line."""
    reconciling = add.add_parser("reconcile", help="what accrued beside what was billed, and what differs")
    add_days(reconciling)
    reconciling.add_argument("--json", action="store_true", help="print canonical JSON, amounts exact")
    reconciling.set_defaults(run=reconcile)


def reconcile(options: Namespace) -> int:
    """Prints every model's days."""
    check_days(options)
    from plumbline.canonical import canonical_json
    from plumbline.nightly.costs.reconciling import reconciled
    from plumbline.reports.cost_json import reconciliation_values
    from plumbline.reports.reconciliation_text import reconciliation_text
    from plumbline.settings import Settings

    found = reconciled(Settings.from_environment(), options.first, options.last)
    text = canonical_json(reconciliation_values(found)) + "\n" if options.json else reconciliation_text(found)
    print(text, end="")
    return 0
