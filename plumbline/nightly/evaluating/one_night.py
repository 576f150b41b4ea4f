"""A whole evaluation in one process: the same steps as the DAG, and no record of a verdict."""

from __future__ import annotations

from plumbline.nightly.alarms.raising import foreseen_alarm
from plumbline.nightly.alarms.series import foreseen_series
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.attribution_maps import kept_maps
from plumbline.nightly.evaluating.judge import evaluate
from plumbline.nightly.evaluating.measure import compare_with_aif360, explain, measure
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.nightly.telling.past import drawn_columns, past_of
from plumbline.records import Evaluation
from plumbline.reports.story import NightStory


def evaluate_night(context: Context, night: int) -> Evaluation:
    """Measures and judges the champion on one night. Needs neither Airflow nor a registry."""
    subject = prepare(context, night)
    steps = (measure, compare_with_aif360, explain)
    return evaluate(context, subject, [step(context, subject) for step in steps])


def foreseen_story(context: Context, evaluation: Evaluation) -> NightStory:
    """The night as it would be told: with the alarm it would raise, after the nights that are recorded."""
    return NightStory(
        spec=context.spec,
        champion=evaluation,
        alarm=foreseen_alarm(context, evaluation),
        series=foreseen_series(context, evaluation.verdict),
        drawn=drawn_columns(context, evaluation),
        maps=kept_maps(context, evaluation.verdict.key),
        history=past_of(context, evaluation.verdict),
    )
