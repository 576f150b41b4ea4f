"""`plumbline verify-pr`: tells whether a pull request of the GitOps repository may be merged."""

from __future__ import annotations

import datetime
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.printable import printable

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.release.verifying.verify_pr import Judgement


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser(
        "verify-pr", help="refuse a pull request that changes what runs without a valid statement"
    )
    command.add_argument("--repo", type=Path, default=Path(), help="a clone of the GitOps repository")
    command.add_argument("--base", required=True, metavar="REF", help="the commit it would be merged into")
    command.add_argument("--head", required=True, metavar="REF", help="the commit that is proposed")
    command.add_argument("--now", metavar="TIME", help="judge as of this time, e.g. 2026-11-26T12:00:00Z")
    command.add_argument("--json", action="store_true", help="the judgement as JSON")
    command.set_defaults(run=verify_pr)


def verify_pr(options: Namespace) -> int:
    """Prints a sentence for every finding; exits 1 if there is one, 2 if nothing could be judged."""
    from plumbline.release.verifying.git_objects import RepositoryError
    from plumbline.release.verifying.verify_pr import verify_pull_request

    try:
        now = _time(options.now)
        judgement = verify_pull_request(options.repo, options.base, options.head, now)
    except (RepositoryError, ValueError) as error:
        print(f"plumbline: {error}", file=sys.stderr)
        return 2
    _print_json(judgement) if options.json else _print(judgement)
    return 1 if judgement.refusals else 0


def _time(text: str | None) -> datetime.datetime:
    if text is None:
        return datetime.datetime.now(datetime.UTC)
    try:
        time = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"--now {text!r} is no time; write one such as 2026-11-26T12:00:00Z") from None
    if time.tzinfo is None:
        raise ValueError(f"--now {text} needs a time zone, such as Z at its end")
    if not 2000 <= time.year < 9000:
        raise ValueError(f"--now {text}: no time a pull request is judged at; a year between 2000 and 9000")
    return time


def _print(judgement: Judgement) -> None:
    for refusal in judgement.refusals:
        print(f"refused: {printable(str(refusal), '?')}")
    files = f"{judgement.changed} file{'' if judgement.changed == 1 else 's'} changed"
    between = f"{judgement.base[:12]}..{judgement.head[:12]}"
    if judgement.refusals:
        print(f"{between}: {files}; not to be merged.")
    else:
        what = "; ".join(judgement.releases) or "nothing that needs a statement"
        print(f"{between}: {files}; {what}. Nothing speaks against it.")


def _print_json(judgement: Judgement) -> None:
    from plumbline.canonical import canonical_json

    said = {
        "base": judgement.base,
        "head": judgement.head,
        "changed": judgement.changed,
        "releases": list(judgement.releases),
        "refusals": list(judgement.refusals),
    }
    print(canonical_json(said))
