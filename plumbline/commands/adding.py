"""Where a command adds itself to the command line."""

from __future__ import annotations

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""What `add_subparsers` returns."""


def names(text: str) -> list[str]:
    """Column names of an option: `a,b`."""
    return [name for name in (part.strip() for part in text.split(",")) if name]
