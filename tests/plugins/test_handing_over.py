"""Which nights start a retraining: those with an alarm, and those before which one was put off."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk.exceptions import AirflowSkipException

from plumbline.records import Alarm
from plumbline_airflow import hand_over, steps
from plumbline_airflow.hand_over import HandOver
from plumbline_airflow.steps import Done

ALARM = Alarm(model="m", version="v", night=4, gates=("auc",))


@pytest.fixture
def started(monkeypatch):
    """Runs the task on a night with this alarm and this waiting retraining; what it started, if anything."""

    def run(alarm: Alarm | None, put_off: int | None) -> dict | None:
        monkeypatch.setattr(steps, "alarm", lambda _: Done(alarm, "what was found"))
        monkeypatch.setattr(steps, "put_off", lambda _: put_off)
        monkeypatch.setattr(hand_over, "Run", lambda *_: None)
        monkeypatch.setattr(TriggerDagRunOperator, "execute", lambda *_: None)
        task = HandOver(task_id="hand_over", model="m", trigger_dag_id="m.retrain")
        task.execute({"dag_run": SimpleNamespace(run_id="night-004")})
        return {"conf": task.conf, "run": task.trigger_run_id}

    return run


def test_an_alarm_starts_one(started):
    assert started(ALARM, None) == {"conf": {"night": 4}, "run": "night-004"}


def test_so_does_a_retraining_that_waits(started):
    assert started(None, 4) == {"conf": {"night": 4}, "run": "night-004"}


def test_any_other_night_starts_none_and_says_why(started):
    with pytest.raises(AirflowSkipException, match="what was found"):
        started(None, None)
