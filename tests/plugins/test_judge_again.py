"""A version whose evidence grew old starts one run that judges it again."""

from __future__ import annotations

import pytest
from airflow.sdk.exceptions import AirflowSkipException, DagRunTriggerException

from plumbline.nightly.releasing import again
from plumbline_airflow.judge_again import JudgeAgain
from tests.airflow_home import task_context

MODEL = "acs_employment"


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch, project_root):
    monkeypatch.setenv("PLUMBLINE_ROOT", str(project_root))
    monkeypatch.setenv("PLUMBLINE_STATE", str(tmp_path))
    monkeypatch.delenv("PLUMBLINE_DATABASE_URL", raising=False)


def execute():
    task = JudgeAgain(task_id="judge_again", model=MODEL, trigger_dag_id=f"{MODEL}.retrain")
    task.execute(task_context({}, dag_id=f"{MODEL}.rollout"))


def test_nothing_asked_for_starts_nothing():
    with pytest.raises(AirflowSkipException, match="No version waits"):
        execute()


def test_a_request_starts_one_run_with_a_name_of_its_own(monkeypatch):
    """The same request gives the same run, which is not started twice."""
    monkeypatch.setattr(again, "asked_for", lambda context: ("f" * 64, "7"))
    with pytest.raises(DagRunTriggerException) as started:
        execute()
    assert started.value.trigger_dag_id == f"{MODEL}.retrain"
    assert started.value.dag_run_id == "judge-again-7.ffffffff"
    assert started.value.conf == {"again": "7"}
    assert started.value.skip_when_already_exists
