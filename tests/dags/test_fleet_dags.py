"""All models together have three DAGs; a policy that can't be read breaks only the DAG that needs it."""

import shutil

import pytest
from airflow.sdk.exceptions import AirflowFailException

from plumbline_airflow.finops_steps import NotWholeError, not_whole
from plumbline_airflow.fleet_builder import build_fleet_dags
from tests.airflow_home import ROOT
from tests.dags.fresh_process import load

TARGET = """\
policy: scaling
targets:
  - name: {name}
    model: acs_employment
    scaler: keda-cron
    file: apps/service/scaledobject.yaml
    deployment: service
    load: {{path: load.csv}}
    load_per_replica: 20
    floor: 1
    ceiling: 8
    offer: local
    reason: It sleeps at night.
"""


@pytest.fixture
def root(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    monkeypatch.setenv("PLUMBLINE_ROOT", str(tmp_path))
    return tmp_path


def test_they_load_cheaply_and_one_at_a_time(tmp_path):
    whole = load(tmp_path, file="fleet.py")
    assert whole["dags"] == ["finops.daily", "finops.scaling", "guardrails.nightly"]
    assert whole["heavy"] == []
    alone = load(tmp_path, only="finops.daily", file="fleet.py")
    assert (alone["dags"], alone["heavy"]) == (["finops.daily"], [])


def test_every_service_is_scaled_by_a_task_of_its_own(root):
    (root / "policies/scaling.yaml").write_text(TARGET.format(name="service"))
    (dag,) = build_fleet_dags("finops.scaling")
    assert [(task.task_id, task.options) for task in dag.tasks] == [("service", {"target": "service"})]


def test_a_broken_policy_is_said_where_people_look(root):
    (root / "policies/scaling.yaml").write_text(TARGET.format(name="Service"))
    daily, scaling, _ = build_fleet_dags()
    assert daily.dag_id == "finops.daily"
    assert "broken policy" not in daily.tags
    with pytest.raises(AirflowFailException, match=r"policies/scaling.yaml:3"):
        scaling.tasks[0].execute({})


def test_people_are_told_whatever_became_of_the_rest(root):
    (dag,) = build_fleet_dags("finops.daily")
    assert dag.get_task("tell").trigger_rule == "all_done"
    assert dag.get_task("tell").downstream_task_ids == {"whole"}


def test_a_run_of_which_a_part_failed_is_red(root):
    """Airflow colours a run by its last tasks alone."""
    (dag,) = build_fleet_dags("finops.daily")
    assert [task.task_id for task in dag.leaves] == ["whole"]
    assert dag.get_task("whole").trigger_rule == "one_failed"
    assert dag.get_task("whole").upstream_task_ids == set(dag.task_ids) - {"whole"}
    with pytest.raises(NotWholeError):
        not_whole(None)
