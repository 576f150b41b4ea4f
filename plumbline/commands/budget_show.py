"""`plumbline budget show`: where every budget stands in its present period."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from plumbline.printable import printable

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.nightly.budgets.reporting import Line


def add_to(add: Commands) -> None:
    """The command line."""
    show = add.add_parser("show", help="what each budget has left, and which thresholds are reached")
    show.add_argument("--json", action="store_true", help="one canonical JSON record")
    show.set_defaults(run=budget_show)


def budget_show(options: Namespace) -> int:
    """Prints amount, spent, reserved and left of each budget."""
    from plumbline.canonical import canonical_json
    from plumbline.nightly.budgets.accounts import Accounts
    from plumbline.nightly.budgets.declared import Declared
    from plumbline.nightly.budgets.reporting import lines
    from plumbline.settings import Settings

    settings = Settings.from_environment()
    found, idle = lines(Accounts.at(settings)), Declared.of(settings.root).idle_budgets
    if options.json:
        print(canonical_json({"budgets": [_record(line, _odd(line, idle)) for line in found]}))
        return 0
    for line in found:
        for text in (*_said(line), *(f"  odd: {named}" for named in _odd(line, idle))):
            print(printable(text))
    return 0


def _odd(line: Line, idle: dict[str, str]) -> list[str]:
    """What is odd about what was booked, and a scope that covers no model."""
    name = line.standing.budget
    return [*line.standing.named, *([idle[name]] if name in idle else [])]


def _record(line: Line, odd: list[str]) -> dict[str, Any]:
    return {
        **line.standing.model_dump(mode="json"),
        "named": odd,
        "left": line.standing.left,
        "forecast": line.forecast,
        "reached": [action.because for action in line.reached],
    }


def _said(line: Line) -> list[str]:
    one = line.standing
    overrides = f" and {one.overrides} on top" if one.overrides.amount else ""
    return [
        f"{one.budget}, {one.start} to {one.end}:",
        f"  {one.left} left of {one.amount}{overrides}: {one.spent} spent, {one.reserved} reserved",
        f"  forecast {line.forecast}; more is approved by {' or '.join(one.approvers)}",
        *(f"  {action.action}: {action.because}" for action in line.reached),
    ]
