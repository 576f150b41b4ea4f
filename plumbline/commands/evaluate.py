"""`plumbline evaluate`: one night, here and now."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser("evaluate", help="measure and judge one night, without Airflow or MLflow")
    command.add_argument("model")
    command.add_argument("--night", type=int, required=True, help="the night's number, from 0")
    command.add_argument("--json", action="store_true", help="print the record as canonical JSON")
    command.add_argument("--page", type=Path, metavar="FILE", help="also write the night's HTML page there")
    command.set_defaults(run=evaluate)


def evaluate(options: Namespace) -> int:
    """Measures and judges one night here and now; records no verdict."""
    from plumbline.canonical import canonical_json
    from plumbline.nightly.context import Context
    from plumbline.nightly.evaluating.one_night import evaluate_night, foreseen_story

    context = Context.of(options.model, actor="command line")
    evaluation = evaluate_night(context, options.night)
    if options.page:
        from plumbline.reports.page import render_night

        options.page.write_text(render_night(foreseen_story(context, evaluation)), encoding="utf-8")
    if options.json:
        print(canonical_json(evaluation))
    else:
        from plumbline.reports.text import summary_text

        page = str(options.page) if options.page else None
        print(summary_text(foreseen_story(context, evaluation), page))
    return 0
