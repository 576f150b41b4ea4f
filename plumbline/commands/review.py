"""`plumbline review`: the queue of checks that people look at, and what their answers teach."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

from plumbline.commands import review_feedback, review_keys, review_queue

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands

PARTS: tuple[ModuleType, ...] = (review_queue, review_keys, review_feedback)
"""In the order of `--help`."""


def add_to(add: Commands) -> None:
    """The command line."""
    review = add.add_parser("review", help="checks that people look at, and what their answers teach")
    actions = review.add_subparsers(required=True, metavar="WHAT")
    for part in PARTS:
        part.add_to(actions)
