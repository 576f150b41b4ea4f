"""`plumbline evidence`: whether the hash-chained evidence is whole."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.release.anchors import Anchors


def add_to(add: Commands) -> None:
    """The command line."""
    evidence = add.add_parser("evidence", help="the hash-chained evidence")
    actions = evidence.add_subparsers(required=True, metavar="ACTION")
    verify_command = actions.add_parser("verify", help="name every removed, edited or reordered entry")
    verify_command.add_argument(
        "--repo",
        type=Path,
        action="append",
        help="a clone of a GitOps repository whose statements anchor the evidence; "
        "the local forge's when left out; may be repeated",
    )
    verify_command.set_defaults(run=verify)


def verify(options: Namespace) -> int:
    """Names every removed, edited or reordered entry; exits 1 when there is one."""
    from plumbline.evidence.ledger import Ledger
    from plumbline.settings import Settings
    from plumbline.store import Store

    settings = Settings.from_environment()
    anchors = _anchors(options.repo or sorted(settings.forge.glob("*.git")))
    ledger = Ledger(Store(settings.database_url))
    faults = [*ledger.verify(anchors.hashes), *anchors.problems]
    for line in [*faults, *anchors.notes]:
        print(line)
    if not faults:
        print(f"{len(ledger.all())} entries, one unbroken chain. {_rests_on(anchors)}")
    return 1 if faults else 0


def _rests_on(anchors: Anchors) -> str:
    if not anchors.hashes:
        return "No signed statement anchors it: entries cut off at its end would not be noticed."
    latest = max(anchors.hashes)
    number = len(anchors.hashes)
    return f"{number} signed anchor{'' if number == 1 else 's'}, the latest at entry {latest}."


def _anchors(repositories: list[Path]) -> Anchors:
    from plumbline.release.anchors import Anchors, anchors_in

    together = Anchors()
    for repository in repositories:
        found = anchors_in(repository)
        for sequence, noted in found.hashes.items():
            together.add(sequence, noted, str(repository))
        together.problems += found.problems
        together.notes += found.notes
    return together
