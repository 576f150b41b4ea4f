"""`plumbline scaling`: replicas for the coming week, replayed, and proposed by pull request."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from plumbline.commands.account import account, actor

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.intent import ScalingTarget
    from plumbline.nightly.context import Context
    from plumbline.records.scaling import ScalingOutcome


def add_to(add: Commands) -> None:
    """The command line."""
    scaling = add.add_parser("scaling", help="replicas for the coming week, by pull request")
    actions = scaling.add_subparsers(required=True, metavar="ACTION")
    look = actions.add_parser("replay", help="what the present and the proposed schedule would have done")
    propose = actions.add_parser("propose", help="open the pull request, at most one a target and day")
    for action, run in ((look, scaling_replay), (propose, scaling_propose)):
        action.add_argument("target", help="a target of policies/scaling.yaml")
        action.add_argument("--json", action="store_true", help="one canonical JSON record")
        action.set_defaults(run=run)


def scaling_replay(options: Namespace) -> int:
    """Opens nothing."""
    from plumbline.nightly.scaling.proposing import considered
    from plumbline.records.scaling import ScalingOutcome

    context, target = _target(options.target)
    change, because, _ = considered(context, target)
    return _print(options, ScalingOutcome(change=change, because=because or "it would be proposed"))


def scaling_propose(options: Namespace) -> int:
    """Today's proposal, made or found."""
    from plumbline.nightly.scaling.proposing import propose_scaling

    return _print(options, propose_scaling(*_target(options.target)))


def _target(name: str) -> tuple[Context, ScalingTarget]:
    from plumbline.nightly.context import Context
    from plumbline.nightly.scaling.proposing import target_named
    from plumbline.settings import Settings

    target = target_named(Settings.from_environment().root, name)
    return Context.of(target.model, actor=actor(account())), target


def _print(options: Namespace, outcome: ScalingOutcome) -> int:
    from plumbline.canonical import canonical_json
    from plumbline.printable import printable
    from plumbline.scaling.page import described, headline

    if options.json:
        print(canonical_json(outcome))
        return 0
    change = outcome.change
    print(printable(headline(change)))
    print(printable(f"Schedule: {described(change.schedule)}"))
    shown = change.url or f"`plumbline pr show {change.pull_request}`"
    said = f"Pull request {change.pull_request}: {shown}" if change.pull_request else "No pull request"
    print(printable(f"{said}{f', {outcome.because}' if outcome.because else ''}"))
    return 0
