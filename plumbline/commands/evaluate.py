"""`plumbline evaluate`: one night, here and now."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.commands.adding import Commands


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser("evaluate", help="measure and judge one night, without Airflow or MLflow")
    command.add_argument("model")
    command.add_argument("--night", type=int, required=True, help="the night's number, from 0")
    command.add_argument("--json", action="store_true", help="print the record as canonical JSON")
    command.set_defaults(run=evaluate)


def evaluate(options: Namespace) -> int:
    """Measures and judges one night here and now; records no verdict."""
    from plumbline.canonical import canonical_json
    from plumbline.nightly.context import Context
    from plumbline.nightly.one_night import evaluate_night

    context = Context.of(options.model, actor="command line")
    evaluation = evaluate_night(context, options.night)
    if options.json:
        print(canonical_json(evaluation))
    else:
        from plumbline.nightly.alarms import foreseen_alarm
        from plumbline.nightly.series import foreseen_series
        from plumbline.reports.story import NightStory
        from plumbline.reports.text import summary_text

        alarm = foreseen_alarm(context, evaluation)
        series = foreseen_series(context, evaluation.verdict)
        story = NightStory(spec=context.spec, champion=evaluation, alarm=alarm, series=series)
        print(summary_text(story))
    return 0
