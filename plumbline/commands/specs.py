"""`plumbline specs` and `plumbline new`: checking intent, and a folder to start from."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.intent import AlignmentPolicy


def add_to(add: Commands) -> None:
    """The command line."""
    specs = add.add_parser("specs", help="check specs and policies")
    actions = specs.add_subparsers(required=True, metavar="ACTION")
    validate_command = actions.add_parser("validate", help="what is wrong, where, and what to write instead")
    validate_command.add_argument("model", nargs="?", help="only this model; all when left out")
    validate_command.set_defaults(run=validate)
    new_command = add.add_parser("new", help="write a commented folder for a model of your own")
    new_command.add_argument("name")
    new_command.set_defaults(run=new)


def validate(options: Namespace) -> int:
    """Prints every problem of specs and policies; exits 1 when there is one."""
    from plumbline.settings import Settings
    from plumbline.specs.cross_checks import validate as problems_of

    settings = Settings.from_environment()
    problems = problems_of(settings.root, options.model)
    for problem in problems:
        print(problem)
    if not problems:
        print("Specs and policies are sound.")
        _print_needs(settings.root, options.model)
        _print_alarms(settings.root, options.model)
    return 1 if problems else 0


def _print_needs(root: Path, model: str | None) -> None:
    """How many of each group the gates that speak of this model, or of any, need to pass."""
    from plumbline.specs.loading import load_alignment, load_spec
    from plumbline.specs.power import POWER, needs

    written = load_alignment(root)
    found = needs(written.for_model(load_spec(root, model)) if model else written)
    if found:
        print(f"\nTo pass a model without any gap {POWER:.0%} of the time, each group must have:")
    for need in found:
        print(f"  {need}")


def _print_alarms(root: Path, model: str | None) -> None:
    """What each model's gates have of the false alarms the policy allows, and which can raise none."""
    from plumbline.specs.loading import load_alignment, load_spec, model_names
    from plumbline.verdicts.alarm_gates import alarm_gates, silent_gates

    written = load_alignment(root)
    for name in [model] if model else model_names(root):
        spec = load_spec(root, name)
        policy, declared = written.for_model(spec), spec.privileged
        heard, silent = alarm_gates(policy, declared), silent_gates(policy, declared)
        if heard:
            whole = policy.false_alarms_per_year
            shares = (
                f"{_percent(whole)} a year over {_gates(len(heard))}, {_percent(whole / len(heard))} each"
            )
            print(f"\n{name} allows false alarms: {shares}.")
        else:
            print(f"\n{name} can never raise an alarm: no gate of its nights can be bet on.")
        ungated = sorted(set(declared) - _gated(policy))
        if ungated:
            print(f"Of {name} no gate that blocks compares the groups of {', '.join(ungated)}:")
            print("  a version that treats them differently may pass. Add such tolerances to")
            print("  policies/alignment.yaml, or use its names for attributes.")
        if silent:
            print(f"Of {name} these block and can never raise an alarm: {', '.join(silent)}.")


def _gated(policy: AlignmentPolicy) -> set[str]:
    """Attributes that some tolerance blocks for."""
    return {name for one in policy.tolerances if one.severity == "block" for name in one.attributes}


def _gates(number: int) -> str:
    return "1 gate" if number == 1 else f"{number} gates"


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"


def new(options: Namespace) -> int:
    """Writes a commented folder under models/."""
    from plumbline.settings import Settings
    from plumbline.specs.scaffold import new_model

    for path in new_model(Settings.from_environment().root, options.name):
        print(f"wrote {path}")
    print(f"Next: edit models/{options.name}/spec.yaml, then: plumbline specs validate {options.name}")
    return 0
