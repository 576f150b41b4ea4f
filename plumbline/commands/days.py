"""Days and times on the command line, in UTC; the options `--from` and `--to`, both included."""

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


def time(text: str) -> datetime.datetime:
    """A time in ISO 8601, such as 2026-11-26T03:00; UTC unless it says otherwise. `now` is now.

    Raises:
        ArgumentTypeError: for anything else.
    """
    if text == "now":
        return datetime.datetime.now(datetime.UTC)
    try:
        found = datetime.datetime.fromisoformat(text)
        return found.astimezone(datetime.UTC) if found.tzinfo else found.replace(tzinfo=datetime.UTC)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 2026-11-26T03:00Z, or `now`") from None


def check_days(options: argparse.Namespace) -> None:
    """Refuses days that are none.

    Raises:
        PlumblineError: the last lies before the first, or further than any calendar reaches.
    """
    if options.last < options.first:
        raise PlumblineError(f"--from {options.first} is after --to {options.last}: swap them")
    if options.last.year > 9000:
        raise PlumblineError(f"--to {options.last}: no bill reaches that far")
