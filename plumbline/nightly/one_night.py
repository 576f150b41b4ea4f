"""A whole evaluation in one process: the same steps as the DAG, and no record of a verdict."""

from __future__ import annotations

from plumbline.nightly.context import Context
from plumbline.nightly.evaluate import prepare
from plumbline.nightly.judge import evaluate
from plumbline.nightly.measure import compare_with_aif360, explain, measure
from plumbline.records import Evaluation


def evaluate_night(context: Context, night: int) -> Evaluation:
    """Measures and judges the champion on one night. Needs neither Airflow nor a registry."""
    subject = prepare(context, night)
    steps = (measure, compare_with_aif360, explain)
    return evaluate(context, subject, [step(context, subject) for step in steps])
