"""A spec that can't be read still has a DAG: it fails, saying where and what to write instead."""

from __future__ import annotations

from airflow.sdk import DAG, BaseOperator
from airflow.sdk.definitions.context import Context
from airflow.sdk.exceptions import AirflowFailException


class BrokenSpec(BaseOperator):
    """Fails with the spec's problems."""

    def __init__(self, *, problems: str, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.problems = problems

    def execute(self, context: Context) -> None:  # noqa: ARG002 - Airflow's signature
        """Says what is wrong; there is nothing to retry."""
        raise AirflowFailException(self.problems)


def broken_fleet_dag(name: str, error: Exception) -> DAG:
    """A DAG about all models whose policy can't be read: one task that fails and says why."""
    said = f"**A policy can't be read.** Mend it, then `plumbline specs validate`.\n\n```\n{error}\n```\n"
    with DAG(dag_id=name, schedule=None, tags=["plumbline", "money", "broken policy"], doc_md=said) as dag:
        BrokenSpec(task_id="mend_the_policy", task_display_name="Mend the policy", problems=str(error))
    return dag


def broken_dag(model: str, error: Exception) -> DAG:
    """`<model>.evaluate` with one task that fails, so that the breakage is seen where people look."""
    with DAG(
        dag_id=f"{model}.evaluate",
        schedule=None,
        tags=["plumbline", f"model:{model}", "broken spec"],
        doc_md=f"**The spec of `{model}` can't be read.** Mend it, then `plumbline specs validate`.\n\n"
        f"```\n{error}\n```\n",
    ) as dag:
        BrokenSpec(task_id="mend_the_spec", task_display_name="Mend the spec", problems=str(error))
    return dag
