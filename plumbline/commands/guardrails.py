"""`plumbline guardrails`: what the checks at run time compare with, and what they are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plumbline.commands import guardrails_change, guardrails_profile, guardrails_test

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser("guardrails", help="checks at run time: their worth, their changes, profiles")
    actions = command.add_subparsers(required=True, metavar="ACTION")
    guardrails_test.add_to(actions)
    guardrails_change.add_to(actions)
    guardrails_profile.add_to(actions)
