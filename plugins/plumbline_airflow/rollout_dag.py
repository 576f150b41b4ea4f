"""`<model>.rollout`: short and scheduled; looks after pull requests, what runs, and the way to production."""

from __future__ import annotations

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG

from plumbline.intent import Spec
from plumbline_airflow import forms, lineage
from plumbline_airflow.dag_settings import shared
from plumbline_airflow.judge_again import JudgeAgain
from plumbline_airflow.step_operator import Step

DOCUMENTATION = """
**Looks after the releases of `{model}`: pull requests, what runs, the way from one environment to the next.**

Every ten minutes, and never waiting. To roll production back, trigger it and say why in *Roll back*: the
version leaves and is put on hold, the one before returns, or the one named in *Roll back to*.

*Pull requests*: statuses say whether evidence, freezes and approvals let it be merged; what the policy merges
by itself is merged; what was merged or closed is recorded. *What runs*: a merged version that is seen to run
has arrived, and in production it becomes the champion; what does not arrive goes back. *Next environment*: a
version that ran long enough, and well, is proposed for the next one. *Judge again*: a version whose evidence
grew old goes through `{model}.retrain` once more, without a training; pink when there is none.

*When it is red:* the log says which pull request or environment, and what to do; the others were looked
after all the same. The next run continues. Owner: {team}, {contact}.
"""

EVEN_SO = "all_done"
"""One part's trouble must not keep the next from being looked after; `done` still turns red."""


def rollout_dag(spec: Spec) -> DAG:
    """The rollout DAG of a model."""
    settings = shared(spec, "rollout", DOCUMENTATION)
    with DAG(
        **settings,
        schedule="*/10 * * * *",
        max_active_runs=1,
        params={"roll_back": forms.roll_back(), "roll_back_to": forms.roll_back_to()},
    ) as dag:
        roll_back = Step(
            task_id="roll_back",
            task_display_name="Roll back, if somebody asked for it",
            model=spec.model,
            step="rolled_back",
        )
        reconcile = Step(
            task_id="reconcile",
            task_display_name="Look after the pull requests",
            model=spec.model,
            step="reconciled",
            inlets=[lineage.pull_request(spec)],
            trigger_rule=EVEN_SO,
        )
        observe = Step(
            task_id="observe",
            task_display_name="Look at what runs",
            model=spec.model,
            step="observed",
            trigger_rule=EVEN_SO,
        )
        advance = Step(
            task_id="advance",
            task_display_name="Propose for the next environment",
            model=spec.model,
            step="advanced",
            trigger_rule=EVEN_SO,
        )
        again = JudgeAgain(
            task_id="judge_again",
            task_display_name="Have a version judged again",
            model=spec.model,
            trigger_dag_id=f"{spec.model}.retrain",
            trigger_rule=EVEN_SO,
        )
        done = EmptyOperator(
            task_id="done", task_display_name="All was looked after", trigger_rule="none_failed"
        )
        roll_back >> reconcile >> observe >> advance >> again
        [roll_back, reconcile, observe, advance, again] >> done
    return dag
