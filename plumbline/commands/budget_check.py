"""`plumbline budget check`: what a changed spec, policy or plan is expected to cost."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.records import Entry
    from plumbline.settings import Settings


def add_to(add: Commands) -> None:
    """The command line."""
    check = add.add_parser("check", help="what a change is expected to cost, as a comment in Markdown")
    check.add_argument(
        "--plan",
        type=Path,
        required=True,
        metavar="FILE",
        help="what changes: a spec.yaml, a budgets.yaml or prices.yaml, or a plan as JSON",
    )
    check.add_argument("--base", metavar="FILE|REV", help="what it was before: a file or a Git revision")
    check.add_argument(
        "--trainings", type=count, metavar="N", help="trainings a month of each model, whatever the past says"
    )
    check.add_argument("--json", action="store_true", help="one canonical JSON record")
    check.set_defaults(run=budget_check)


def count(text: str) -> Decimal:
    """A number of trainings.

    Raises:
        ArgumentTypeError: it is no number, or below zero.
    """
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"{text!r} is no number") from None
    if not number.is_finite() or number < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of trainings")
    return number


def budget_check(options: Namespace) -> int:
    """Prints the comment; exits 1 if a budget would be broken, 2 if nothing can be told."""
    from plumbline.canonical import canonical_json
    from plumbline.costs.budgets.errors import BudgetError
    from plumbline.nightly.budgets.checking import check
    from plumbline.nightly.context import utc_now
    from plumbline.reports.budget_check import comment
    from plumbline.settings import Settings
    from plumbline.specs.problems import SpecError

    settings = Settings.from_environment()
    try:
        found = check(
            settings,
            options.plan,
            options.base,
            accruals=_accruals(settings),
            now=utc_now(),
            trainings=options.trainings,
        )
    except (BudgetError, SpecError) as error:
        print(f"plumbline: {error}", file=sys.stderr)
        return 2
    print(canonical_json(found) if options.json else comment(found), end="\n" if options.json else "")
    return 1 if found.broken else 0


def _accruals(settings: Settings) -> list[Entry]:
    """The evidence, where there is any: a CI job without a database makes none."""
    from sqlalchemy import make_url

    from plumbline.evidence.ledger import Ledger
    from plumbline.store import Store

    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        return []
    return Ledger(Store(settings.database_url)).all("accrual")
