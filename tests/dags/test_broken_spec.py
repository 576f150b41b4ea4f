"""A spec that can't be read has a DAG whose one task says where and what to write instead; others go on."""

import shutil

import pytest
from airflow.sdk.exceptions import AirflowFailException

from plumbline_airflow.builder import build_dags
from tests.airflow_home import ROOT


@pytest.fixture
def root(tmp_path, monkeypatch):
    """The project's model, and one whose spec has an unknown key in line 3."""
    for name in ("acs_employment", "broken"):
        shutil.copytree(ROOT / "models" / "acs_employment", tmp_path / "models" / name)
    spec = tmp_path / "models" / "broken" / "spec.yaml"
    text = spec.read_text().replace("model: acs_employment", "model: broken")
    spec.write_text(text.replace("description:", "descripton:"))
    monkeypatch.setenv("PLUMBLINE_ROOT", str(tmp_path))
    return tmp_path


def test_the_other_models_go_on(root):
    assert sorted(dag.dag_id for dag in build_dags()) == [
        "acs_employment.evaluate",
        "acs_employment.retrain",
        "acs_employment.rollout",
        "broken.evaluate",
    ]


def test_its_one_task_fails_with_file_line_and_remedy(root):
    (dag,) = build_dags("broken.evaluate")
    (task,) = dag.tasks
    assert task.task_display_name == "Mend the spec"
    with pytest.raises(AirflowFailException) as failure:
        task.execute({})
    said = str(failure.value)
    assert "models/broken/spec.yaml:3" in said
    assert "descripton" in said
    assert "description" in said
    assert said in dag.doc_md
    assert "broken spec" in dag.tags


def test_a_run_of_its_other_dags_finds_them_gone(root):
    assert list(build_dags("broken.retrain")) == []


def test_a_model_that_is_not_there_is_said_to_be_missing(root):
    (dag,) = build_dags("nothing.evaluate")
    with pytest.raises(AirflowFailException, match=r"models/nothing/spec\.yaml"):
        dag.tasks[0].execute({})
