"""`<model>.evaluate`: measures the champion on one night, judges it, hands over on an alarm."""

from __future__ import annotations

import datetime

from airflow.sdk import DAG

from plumbline.intent import Spec
from plumbline_airflow import forms, lineage
from plumbline_airflow.dag_settings import shared
from plumbline_airflow.hand_over import HandOver
from plumbline_airflow.nightly_timetable import NightlyTimetable
from plumbline_airflow.step_operator import Step
from plumbline_airflow.subject_group import measure_subject, profile_parts

DOCUMENTATION = """
**Measures the champion of `{model}` on one night's rows and judges it against `policies/alignment.yaml`.**

Runs every night on its schedule; trigger it by hand with a night's number, or backfill over past dates.
An alarm starts `{model}.retrain`: a gate whose evidence over the nights crossed its level. So does a
retraining that was put off to a better night. The same model,
rows, spec and policy are judged once.

*When it is red:* open the failed task's log; the last line says what is wrong, where, and what to do. A red
`prepare` is a bad spec, policy or night; a red `measure` is the data; a red `publish` is MLflow. Clear the
task when that is mended: nothing is done twice. Owner: {team}, {contact}.
"""


def evaluate_dag(spec: Spec) -> DAG:
    """The nightly DAG of a model."""
    settings = shared(spec, "evaluate", DOCUMENTATION)
    with DAG(
        **settings,
        schedule=_schedule(spec),
        max_active_runs=1,
        params={"night": forms.night(), "force": forms.measure_again()},
    ) as dag:
        prepare = Step(
            task_id="prepare", task_display_name="Find the night", model=spec.model, step="prepare"
        )
        measured = measure_subject(spec, "prepare")
        if spec.nights.parts > 1:
            prepare >> profile_parts(spec, "prepare") >> measured.first
        draw = Step(
            task_id="draw_drift_report",
            task_display_name="Draw the drift report",
            model=spec.model,
            step="drift_report",
            options={"subject": "prepare"},
        )
        judge = Step(
            task_id="judge",
            task_display_name="Judge",
            model=spec.model,
            step="judged",
            options={"subject": "prepare", "parts": measured.parts},
            outlets=[lineage.verdict(spec)],
        )
        publish = Step(task_id="publish", task_display_name="Publish", model=spec.model, step="published")
        hand_over = HandOver(
            task_id="hand_over",
            task_display_name="Hand over to retraining",
            model=spec.model,
            trigger_dag_id=f"{spec.model}.retrain",
        )
        prepare >> measured.first >> draw >> publish
        prepare >> measured.first >> measured.others >> judge
        known = _late_labels(spec, judge) if spec.data.label_delay_nights else judge
        known >> [publish, hand_over]
    return dag


def _late_labels(spec: Spec, judge: Step) -> Step:
    """Earlier nights' labels come between the verdict and whatever rests on the history."""
    late = Step(
        task_id="take_in_labels",
        task_display_name="Take in late labels",
        model=spec.model,
        step="late_labels_taken_in",
    )
    judge >> late
    return late


def _schedule(spec: Spec) -> NightlyTimetable:
    nights = spec.nights
    last = None if nights.last is None else nights.first + datetime.timedelta(days=nights.last)
    return NightlyTimetable(spec.schedule, nights.first.isoformat(), last.isoformat() if last else None)
