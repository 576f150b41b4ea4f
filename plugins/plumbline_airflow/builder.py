"""Builds the DAGs of every model, or of the one a task is about to run."""

from __future__ import annotations

from collections.abc import Iterator

from airflow.sdk import DAG

from plumbline.settings import Settings
from plumbline.specs.loading import load_spec, model_names
from plumbline_airflow.broken_dag import broken_dag
from plumbline_airflow.evaluate_dag import evaluate_dag
from plumbline_airflow.retrain_dag import retrain_dag
from plumbline_airflow.rollout_dag import rollout_dag


def build_dags(only: str | None = None) -> Iterator[DAG]:
    """Yields each model's DAGs.

    Args:
        only: the dag_id a task process is about to run; only that one is built. None builds all.
    """
    settings = Settings.from_environment()
    models = [only.rpartition(".")[0]] if only else model_names(settings.root)
    for model in models:
        for dag in _model_dags(settings, model):
            if only in (None, dag.dag_id):
                yield dag


def _model_dags(settings: Settings, model: str) -> Iterator[DAG]:
    try:
        spec = load_spec(settings.root, model)
        dags = [evaluate_dag(spec), retrain_dag(spec), rollout_dag(spec)]
    except Exception as error:
        dags = [broken_dag(model, error)]
    yield from dags
