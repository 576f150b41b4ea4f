"""`plumbline hold`: which versions are on hold, and the end of a hold."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from plumbline.commands.account import account, actor
from plumbline.printable import printable
from plumbline.times import minute

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands


def add_to(add: Commands) -> None:
    """The command line."""
    hold = add.add_parser("hold", help="versions that must not be promoted")
    actions = hold.add_subparsers(required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="every hold of a model")
    listing.add_argument("model")
    listing.add_argument("--json", action="store_true", help="one canonical JSON record a line")
    listing.set_defaults(run=hold_list)
    lifting = actions.add_parser("lift", help="open the pull request that lifts a hold; a person merges it")
    lifting.add_argument("model")
    lifting.add_argument("version", help="the registry's version number")
    lifting.add_argument("--reason", required=True, metavar="TEXT", help="why it may be promoted again")
    lifting.set_defaults(run=hold_lift)


def hold_list(options: Namespace) -> int:
    """One line a hold."""
    from plumbline.canonical import canonical_json
    from plumbline.nightly.context import Context
    from plumbline.nightly.releasing.holds.recorded import holds

    found = holds(Context.of(options.model))
    for one in found:
        line = f"{one.version:>4}  since {minute(one.at)}  by {one.by}: {one.because}"
        print(canonical_json(one) if options.json else printable(line))
    if not found and not options.json:
        print(f"No version of {options.model} is on hold.")
    return 0


def hold_lift(options: Namespace) -> int:
    """Opens the pull request that takes the hold's file away."""
    from plumbline.nightly.context import Context
    from plumbline.nightly.releasing.holds.pull_request import lift

    who = account()
    context = Context.of(options.model, actor=actor(who))
    pull = lift(context, options.version, options.reason, who)
    print(f"Pull request {pull.number} ({pull.state}): {pull.title}")
    print(f"A person merges it: {pull.url or f'plumbline pr merge {pull.number}'}")
    return 0
