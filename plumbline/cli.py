"""The `plumbline` command. Imports nothing heavy until a command runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from plumbline.commands import (
    budget,
    bump,
    check,
    cost,
    evaluate,
    evidence,
    explain,
    guardrails,
    history,
    hold,
    keys,
    metrics,
    offers,
    profile,
    pull_requests,
    retrain,
    review,
    rollback,
    scaling,
    serve,
    specs,
    spot,
    stack,
    verdict,
    verify_pr,
)
from plumbline.errors import PlumblineError

COMMANDS = (
    evaluate,
    explain,
    check,
    profile,
    verdict,
    specs,
    retrain,
    offers,
    spot,
    cost,
    budget,
    scaling,
    pull_requests,
    rollback,
    guardrails,
    hold,
    bump,
    verify_pr,
    keys,
    metrics,
    history,
    evidence,
    review,
    serve,
    stack,
)
"""In the order of `--help`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; prints errors as one line a person can act on and returns the exit status."""
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except BrokenPipeError:  # whoever read the output has seen enough
        sys.stdout = None  # else Python complains again at its end
        return 141
    except KeyboardInterrupt:
        print("plumbline: interrupted", file=sys.stderr)
        return 130
    except PlumblineError as error:
        print(f"plumbline: {_shown(str(error))}", file=sys.stderr)
        return 1


def _shown(text: str) -> str:
    """What cannot steer a terminal: names of files, branches and people in an error are anybody's."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def parser() -> argparse.ArgumentParser:
    """Every command and option."""
    root = argparse.ArgumentParser(
        prog="plumbline", description="Keeps machine-learning models aligned, night by night."
    )
    add = root.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add_to(add)
    return root


if __name__ == "__main__":
    raise SystemExit(main())
