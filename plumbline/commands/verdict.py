"""`plumbline verdict`: what a changed policy would have said about past nights."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.commands.adding import Commands


def add_to(add: Commands) -> None:
    """The command line."""
