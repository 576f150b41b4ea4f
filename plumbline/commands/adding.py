"""Where a command adds itself to the command line."""

from __future__ import annotations

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""What `add_subparsers` returns."""


def names(text: str) -> list[str]:
    """Column names of an option: `a,b`."""
    return [name for name in (part.strip() for part in text.split(",")) if name]


def add_design(command: argparse.ArgumentParser) -> None:
    """Options for rows that are not independent, or do not count once."""
    command.add_argument("--weight", help="column that says how many people a row stands for")
    command.add_argument("--cluster", help="column of what makes rows alike, e.g. household or user")
