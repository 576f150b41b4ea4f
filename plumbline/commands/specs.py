"""`plumbline specs` and `plumbline new`: checking intent, and a folder to start from."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.commands.adding import Commands


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
        _print_needs(settings.root)
    return 1 if problems else 0


def _print_needs(root: Path) -> None:
    from plumbline.specs.loading import load_alignment
    from plumbline.specs.power import POWER, needs

    found = needs(load_alignment(root))
    if found:
        print(f"\nTo pass a model without any gap {POWER:.0%} of the time, each group must have:")
    for need in found:
        print(f"  {need}")


def new(options: Namespace) -> int:
    """Writes a commented folder under models/."""
    from plumbline.settings import Settings
    from plumbline.specs.scaffold import new_model

    for path in new_model(Settings.from_environment().root, options.name):
        print(f"wrote {path}")
    print(f"Next: edit models/{options.name}/spec.yaml, then plumbline specs validate {options.name}")
    return 0
