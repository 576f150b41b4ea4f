"""`<model>.rollout`: short and scheduled; looks at proposed promotions and moves `champion`."""

from __future__ import annotations

from airflow.sdk import DAG

from plumbline.intent import Spec
from plumbline_airflow import lineage
from plumbline_airflow.dag_settings import shared
from plumbline_airflow.step_operator import Step

DOCUMENTATION = """
**Looks at the pull requests Plumbline opened for `{model}`.**

Merged: the version is recorded as rolled out and the alias `champion` moves in MLflow. Closed without a
merge: the promotion counts as rejected and the same cause is not retrained again. Open: nothing.

*When it is red:* the forge or MLflow can't be reached; the log says which. The next run continues.
Owner: {team}, {contact}.
"""


def rollout_dag(spec: Spec) -> DAG:
    """The rollout DAG of a model."""
    settings = shared(spec, "rollout", DOCUMENTATION)
    with DAG(**settings, schedule="*/10 * * * *", max_active_runs=1) as dag:
        Step(
            task_id="observe",
            task_display_name="Look at the pull requests",
            model=spec.model,
            step="observed",
            inlets=[lineage.pull_request(spec)],
        )
    return dag
