"""Killed in the middle of a night: everything goes on by itself, and nothing is there twice."""

from __future__ import annotations

import time

import psutil
import pytest

from plumbline.nightly.releasing.gitops import forge
from plumbline.stack import sessions
from plumbline.stack.workers import WORKER

RECOVERED_WITHIN = 60  # seconds after the restart, the promise

pytestmark = pytest.mark.timeout(420)


def kill(site, component, chosen):
    """Kills the processes of a component with such a title; returns how many there were."""
    session = site.stack.supervisor.sessions()[component]
    victims = [process for process in sessions.family(session) if chosen(title(process))]
    for process in victims:
        process.kill()
    return len(victims)


def itself(words):
    return words.endswith("-m airflow scheduler --skip-serve-logs")


def idle_worker(words):
    return words == f"{WORKER}<idle>"


def busy_worker(words):
    return words.startswith(WORKER) and not idle_worker(words)


def title(process):
    try:
        return " ".join(process.cmdline()).strip()
    except psutil.Error:
        return ""


def begins(site, stage, task):
    """Waits until a task runs."""
    site.until(f"{task} runs", lambda: site.states(stage, "night-000").get(task) == "running" or None)


def recovers(site, stage, task):
    """Waits until the task has succeeded after all, within the promise."""
    start = time.monotonic()
    site.until(f"{task} again", lambda: site.states(stage, "night-000").get(task) == "success" or None)
    assert time.monotonic() - start < RECOVERED_WITHIN


def test_a_killed_worker_is_noticed_and_its_task_runs_again(site):
    site.trigger("evaluate", "night-000", night=0)
    begins(site, "evaluate", "measure")
    assert kill(site, "airflow-scheduler", busy_worker)
    recovers(site, "evaluate", "measure")


def test_a_killed_idle_worker_does_not_stop_the_others(site):
    """It takes the lock of the executor's queue with it, so the scheduler is started anew."""
    begins(site, "evaluate", "explain")
    site.until("an idle worker", lambda: kill(site, "airflow-scheduler", idle_worker) or None)
    recovers(site, "evaluate", "hand_over")  # not the whole run: its reports may still be drawn


def test_a_killed_scheduler_takes_the_run_up_again(site):
    begins(site, "retrain", "train")
    assert kill(site, "airflow-scheduler", itself)
    recovers(site, "retrain", "train")


def test_a_killed_registry_is_waited_for(site):
    begins(site, "retrain", "register")
    assert kill(site, "mlflow", lambda words: words and "plumbline.stack.keeper" not in words)
    recovers(site, "retrain", "register")
    assert site.finished("retrain", "night-000") == "success"
    assert site.finished("evaluate", "night-000") == "success"


def test_there_is_one_verdict_one_version_and_one_pull_request(site):
    counts = {kind: site.kinds().count(kind) for kind in set(site.kinds())}
    assert counts["verdict"] == 2, "the champion's and the candidate's"
    assert counts["training"] == 2, "the champion's and the candidate's"
    assert counts["registration"] == 2
    assert counts["promotion"] == 1
    assert len(forge(site.night).find()) == 1
    assert site.night.ledger.verify() == []


def test_the_registry_has_no_version_twice(site):
    """Version 1 and 2, whatever was tried in between."""
    entries = site.night.ledger.all("registration")
    assert [entry.body["version"] for entry in entries] == ["1", "2"]
