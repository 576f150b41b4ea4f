"""`<model>.retrain`: plan, approve, train, judge on the hold-out, register, propose."""

from __future__ import annotations

import datetime

from airflow.sdk import DAG

from plumbline.intent import Spec
from plumbline_airflow import forms, lineage
from plumbline_airflow.ask_operator import AskAPerson
from plumbline_airflow.dag_settings import shared
from plumbline_airflow.step_operator import Step
from plumbline_airflow.subject_group import measure_subject
from plumbline_airflow.training_step import TrainingStep

DOCUMENTATION = """
**Retrains `{model}` when that is worth the money, and opens a pull request if the gates pass.**

Started by an alarm, or by hand with the night whose verdict it answers; or with a version's number in
*Judge again*, to judge it anew without a training, as the rollout does when its evidence has grown old.
*Plan* weighs the failing gates against price, budget and deadline; "nothing" is a plan. Over budget, *Approve
the spend* waits for a person; a candidate the machine can't decide waits in *Review*. Answer under
**Required actions**; whoever asked can't approve.

*When it is red:* a red `train` names the log of the entry point; a red `register` is MLflow; a red `propose`
is the Git forge. Clear the task when that is mended: there will be one version and one pull request.
*When it is pink* (skipped): nothing was to be done, or the candidate was refused; the log says which.
Owner: {team}, {contact}.
"""


PREPARING = datetime.timedelta(minutes=30)
"""What reading, scanning and treating rows may take beyond the trainings themselves."""


def longest_training(spec: Spec) -> datetime.timedelta:
    """What the task may take: each training its deadline; a comparison is two more than the mitigations."""
    each = datetime.timedelta(hours=float(spec.training.deadline_hours))
    return PREPARING + each * (len(spec.training.mitigations) + 2)


def retrain_dag(spec: Spec) -> DAG:
    """The retraining DAG of a model."""
    settings = shared(spec, "retrain", DOCUMENTATION)
    with DAG(
        **settings,
        schedule=None,
        max_active_runs=1,
        params={
            "night": forms.judged_night(),
            "mitigation": forms.mitigation(spec),
            "force": forms.plan_again(),
            "again": forms.judge_again(),
        },
    ) as dag:
        plan = Step(
            task_id="plan",
            task_display_name="Plan",
            model=spec.model,
            step="planned",
            inlets=[lineage.verdict(spec)],
        )
        approve = AskAPerson(
            task_id="approve_spend",
            task_display_name="Approve the spend",
            model=spec.model,
            question="spend",
        )
        train = TrainingStep(
            task_id="train",
            task_display_name="Train",
            model=spec.model,
            step="trained",
            queue="gpu" if spec.training.gpus else "default",
            execution_timeout=longest_training(spec),
        )
        measured = measure_subject(spec, "train")
        judge = Step(
            task_id="judge_candidate",
            task_display_name="Judge the candidate",
            model=spec.model,
            step="judged",
            options={"subject": "train", "parts": measured.parts},
        )
        register = Step(
            task_id="register",
            task_display_name="Register",
            model=spec.model,
            step="registered",
            outlets=[lineage.candidate(spec)],
        )
        review = AskAPerson(task_id="review", task_display_name="Review", model=spec.model, question="review")
        propose = Step(
            task_id="propose",
            task_display_name="Open the pull request",
            model=spec.model,
            step="proposed",
            inlets=[lineage.candidate(spec)],
            outlets=[lineage.pull_request(spec)],
        )
        (
            plan
            >> approve
            >> train
            >> measured.first
            >> measured.others
            >> judge
            >> register
            >> review
            >> propose
        )
    return dag
