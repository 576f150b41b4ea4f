"""The options `--from` and `--to`: days in UTC, both included."""

from __future__ import annotations

import argparse
import datetime

from plumbline.errors import PlumblineError


def add_days(command: argparse.ArgumentParser) -> None:
    """`--from` and `--to`."""
    command.add_argument(
        "--from", dest="first", type=day, required=True, metavar="DAY", help="first day, such as 2026-11-01"
    )
    command.add_argument(
        "--to", dest="last", type=day, required=True, metavar="DAY", help="last day, included"
    )


def day(text: str) -> datetime.date:
    """A day in ISO 8601.

    Raises:
        ArgumentTypeError: for anything else.
    """
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=datetime.UTC).date()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2026-11-01") from None


def check_days(options: argparse.Namespace) -> None:
    """Refuses days that are none.

    Raises:
        PlumblineError: the last lies before the first, or further than any calendar reaches.
    """
    if options.last < options.first:
        raise PlumblineError(f"--from {options.first} is after --to {options.last}: swap them")
    if options.last.year > 9000:
        raise PlumblineError(f"--to {options.last}: no bill reaches that far")
