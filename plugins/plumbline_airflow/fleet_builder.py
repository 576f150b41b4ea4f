"""Builds the DAGs about all models, or the one a task is about to run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from airflow.sdk import DAG

from plumbline.settings import Settings
from plumbline.specs.loading import load_scaling
from plumbline_airflow.broken_dag import broken_fleet_dag
from plumbline_airflow.daily_dag import daily_dag
from plumbline_airflow.guardrails_dag import guardrails_dag
from plumbline_airflow.scaling_dag import scaling_dag


def build_fleet_dags(only: str | None = None) -> Iterator[DAG]:
    """Yields the DAGs about all models, or that of them that a task process is about to run."""
    root = Settings.from_environment().root
    built: dict[str, Callable[[], DAG]] = {
        "finops.daily": daily_dag,
        "finops.scaling": lambda: scaling_dag(load_scaling(root)),
        "guardrails.nightly": guardrails_dag,
    }
    for name, build in built.items():
        if only in (None, name):
            yield _built(name, build)


def _built(name: str, build: Callable[[], DAG]) -> DAG:
    try:
        return build()
    except Exception as error:
        return broken_fleet_dag(name, error)
