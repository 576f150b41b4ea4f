"""What commands share: where one adds itself to the command line, and the types of their options."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeAlias

from plumbline.s3_address import S3Object, is_address, s3_object

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""What `add_subparsers` returns."""


def names(text: str) -> list[str]:
    """Column names of an option: `a,b`.

    Raises:
        ArgumentTypeError: it names nothing, and nothing measured would look like nothing found.
    """
    found = [name for name in (part.strip() for part in text.split(",")) if name]
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} names no column")
    return found


def add_design(command: argparse.ArgumentParser) -> None:
    """Options for rows that are not independent, or do not count once."""
    command.add_argument("--weight", help="column that says how many people a row stands for")
    command.add_argument("--cluster", help="column of what makes rows alike, e.g. household or user")


def data_file(text: str) -> Path | S3Object:
    """A file, here or on S3.

    Raises:
        ArgumentTypeError: an address that names no object.
    """
    if not is_address(text):
        return Path(text)
    try:
        return s3_object(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
