"""Assets show where things come from; nothing is started by them."""

import pytest

from plumbline.specs.loading import load_spec
from tests.airflow_home import ROOT


@pytest.fixture(scope="module")
def tasks():
    from plumbline_airflow.evaluate_dag import evaluate_dag
    from plumbline_airflow.retrain_dag import retrain_dag
    from plumbline_airflow.rollout_dag import rollout_dag

    spec = load_spec(ROOT, "acs_employment")
    dags = [make(spec) for make in (evaluate_dag, retrain_dag, rollout_dag)]
    return {f"{dag.dag_id}.{task.task_id}": task for dag in dags for task in dag.tasks}


@pytest.mark.parametrize(
    ("made_by", "read_by"),
    [
        ("acs_employment.evaluate.judge", "acs_employment.retrain.plan"),
        ("acs_employment.retrain.register", "acs_employment.retrain.propose"),
        ("acs_employment.retrain.propose", "acs_employment.rollout.reconcile"),
    ],
)
def test_what_one_task_makes_the_next_one_reads(tasks, made_by, read_by):
    (made,), (read,) = tasks[made_by].outlets, tasks[read_by].inlets
    assert made.uri == read.uri
