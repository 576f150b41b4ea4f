"""`plumbline demo` and `plumbline up`: Airflow and MLflow on one machine."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands


def add_to(add: Commands) -> None:
    """The command line."""
    demo_command = add.add_parser("demo", help="run one night through Airflow and show what happened")
    demo_command.add_argument("--night", type=int, default=0)
    demo_command.add_argument("--model", default="acs_employment")
    demo_command.set_defaults(run=demo)
    up_command = add.add_parser("up", help="the same stack in the foreground")
    up_command.set_defaults(run=up)


def demo(options: Namespace) -> int:
    """One night through Airflow."""
    from plumbline.nightly.context import Context
    from plumbline.nightly.telling.recorded import RecordedNights
    from plumbline.stack.demo import run
    from plumbline.windows.nights import night_for

    context = Context.of(options.model, actor="command line")
    night_for(context.spec, options.night, None)  # a slip of the pen is told before anything starts
    return run(context.settings, options.night, options.model, RecordedNights(context))


def up(options: Namespace) -> int:  # noqa: ARG001
    """The stack in the foreground."""
    from plumbline.settings import Settings
    from plumbline.specs.loading import model_names
    from plumbline.stack.up import run

    settings = Settings.from_environment()
    stages = ("evaluate", "retrain", "rollout")
    return run(settings, [f"{model}.{stage}" for model in model_names(settings.root) for stage in stages])
