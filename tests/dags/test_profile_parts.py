"""A spec that asks for parts has as many mapped tasks before the measuring; any other has none."""

from __future__ import annotations

import warnings

import pytest

from plumbline.specs.loading import load_spec
from plumbline_airflow.evaluate_dag import evaluate_dag
from tests.airflow_home import ROOT, allow_airflows_own_warnings, task_context

TASK = "profile_part"


def nights_in(parts):
    spec = load_spec(ROOT, "acs_employment")
    return spec.model_copy(update={"nights": spec.nights.model_copy(update={"parts": parts})})


@pytest.fixture(scope="module")
def dag():
    return evaluate_dag(nights_in(4))


def test_a_night_in_one_part_has_no_task_for_it():
    assert not evaluate_dag(nights_in(1)).has_task(TASK)


def test_parts_are_profiled_between_finding_the_night_and_measuring_it(dag):
    task = dag.get_task(TASK)
    assert task.is_mapped
    assert task.upstream_task_ids == {"prepare"}
    assert task.downstream_task_ids == {"measure"}


def test_every_part_has_a_task_and_no_two_the_same(dag):
    task = dag.get_task(TASK)
    options = task.expand_input.value["options"]
    assert options == [{"subject": "prepare", "part": str(part)} for part in range(4)]


def test_airflow_can_keep_the_dag(dag):
    from airflow.serialization.serialized_objects import DagSerialization

    with warnings.catch_warnings():
        allow_airflows_own_warnings()
        assert TASK in str(DagSerialization.to_dict(dag))


def test_a_mapped_task_profiles_its_part(dag, monkeypatch):
    from plumbline_airflow import steps

    seen = []
    monkeypatch.setattr(
        steps, "profiled_part", lambda run, **options: seen.append(options) or steps.Done(None, "done")
    )
    task = dag.get_task(TASK).unmap({"options": {"subject": "prepare", "part": "2"}})
    task.execute(task_context())
    assert seen == [{"subject": "prepare", "part": "2"}]
