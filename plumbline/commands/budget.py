"""`plumbline budget`: what is left, what a change would cost, and more for a while."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

from plumbline.commands import budget_check, budget_override, budget_show

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands

PARTS: tuple[ModuleType, ...] = (budget_show, budget_check, budget_override)
"""In the order of `--help`."""


def add_to(add: Commands) -> None:
    """The command line."""
    budget = add.add_parser("budget", help="what is left, what a change would cost, and more for a while")
    actions = budget.add_subparsers(required=True, metavar="WHAT")
    for part in PARTS:
        part.add_to(actions)
