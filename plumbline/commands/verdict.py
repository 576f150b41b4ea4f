"""`plumbline verdict`: what a changed policy would have said about past nights."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.nightly.telling.replay import ReplayedNight


def add_to(add: Commands) -> None:
    """The command line."""
    verdict = add.add_parser("verdict", help="past verdicts under a changed policy")
    actions = verdict.add_subparsers(required=True, metavar="ACTION")
    replaying = actions.add_parser("replay", help="which past nights it would have failed or alarmed")
    replaying.add_argument("model")
    replaying.add_argument("--policy", type=Path, required=True, help="the changed alignment policy")
    replaying.add_argument("--from", dest="first", type=int, required=True, metavar="N", help="first night")
    replaying.add_argument("--to", dest="last", type=int, required=True, metavar="N", help="last night")
    replaying.add_argument("--json", action="store_true", help="print canonical JSON")
    replaying.set_defaults(run=replay)


def replay(options: Namespace) -> int:
    """Prints every night beside what is recorded about it."""
    from plumbline.canonical import canonical_json
    from plumbline.nightly.context import Context
    from plumbline.nightly.telling.replay import replay as replayed

    nights = replayed(Context.of(options.model, "command line"), options.policy, options.first, options.last)
    if options.json:
        print(canonical_json({"nights": nights}))
        return 0
    print(f"{'night':>5}  {'recorded':<12}  {'replayed':<12}  {'alarm':<16}  what differs")
    for night in nights:
        alarm = f"{_yes(night.recorded_alarm)} -> {_yes(night.replayed_alarm)}"
        print(
            f"{night.night:>5}  {night.recorded:<12}  {night.replayed:<12}  {alarm:<16}  {_difference(night)}"
        )
    changed = sum(night.changed for night in nights)
    print(f"{changed} of {len(nights)} nights would have been told otherwise under {options.policy}.")
    return 0


def _yes(gates: tuple[str, ...]) -> str:
    return "alarm" if gates else "none"


def _difference(night: ReplayedNight) -> str:
    """Gates that fail or alarm only now, and those that do no longer."""
    pairs = (
        ("fails", night.recorded_failing, night.replayed_failing),
        ("alarms", night.recorded_alarm, night.replayed_alarm),
    )
    said = []
    for what, then, now in pairs:
        said += [f"{what}: {gate}" for gate in now if gate not in then]
        said += [f"no longer {what}: {gate}" for gate in then if gate not in now]
    return "; ".join(said) or "-"
