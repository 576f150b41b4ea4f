"""`plumbline rollback`: the way back to the version that ran before."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from plumbline.commands.account import account, actor

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser("rollback", help="return to the version that ran before, by pull request")
    command.add_argument("model")
    command.add_argument("--to", metavar="VERSION", help="the version to return to (default: the one before)")
    command.add_argument("--environment", metavar="ENV", help="where (default: production, the last one)")
    command.add_argument("--reason", metavar="TEXT", help="why; people will ask, so say it unless it burns")
    command.add_argument("--merge", action="store_true", help="merge it at once, where the forge lets us")
    command.set_defaults(run=rollback)


def rollback(options: Namespace) -> int:
    """Opens the rollback's pull request, or brings the open one up to date."""
    from plumbline.nightly.context import Context
    from plumbline.nightly.releasing.reasons import as_kept
    from plumbline.nightly.releasing.rollback import roll_back

    who = account()
    context = Context.of(options.model, actor=actor(who))
    reason = f"{who} gave no reason" if options.reason is None else options.reason
    found = roll_back(
        context,
        environment=options.environment,
        to=options.to,
        because=reason,
        by=who,
        merge=options.merge,
    )
    pull = found.pull_request
    print(f"Pull request {pull.number} ({pull.state}): {pull.title}")
    kept = "leaves without a hold, as this takes a rollback back" if found.takes_back else "is on hold"
    print(f"Version {found.wrong.version} {kept}: {found.because}")
    if found.because != as_kept(reason):
        print(f"It was asked for before, by {found.by}: that reason stays. Say yours in the pull request.")
    if pull.state == "merged":
        print(f"Merged as {pull.merged_as}; `champion` moves once version {found.right.version} is seen.")
    else:
        print(f"It can be merged at once: {pull.url or f'plumbline pr merge {pull.number}'}")
    return 0
