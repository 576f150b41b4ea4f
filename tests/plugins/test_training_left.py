"""A training elsewhere holds no worker: its task is deferred, and a trigger watches and calls it back."""

from __future__ import annotations

import asyncio
import dataclasses
import threading
import time

import pytest
from airflow.sdk.exceptions import TaskDeferred
from airflow.sdk.module_loading import import_string

from plumbline.errors import TransientError
from plumbline.nightly.training import looking
from plumbline.retraining.backends.backend import FailedError, Seen
from plumbline.retraining.backends.left import Leaving, Left, LeftRunningError
from plumbline_airflow import steps, training_trigger
from plumbline_airflow.run import Run
from plumbline_airflow.steps import Done
from plumbline_airflow.training_step import GRACE, TrainingStep
from plumbline_airflow.training_trigger import TrainingTrigger
from tests.airflow_home import task_context

LEFT = Left("batch", "job-id", "plumbline-jobs-1", waiting=False, seconds=600.0)
GONE = Seen(120.0, "preempted", "lost its machine", 1.0)


class UnreachableError(TransientError):
    """A backend that does not answer."""


@pytest.fixture
def seen(monkeypatch, tmp_path):
    """What the looks find, one after another; the last one for ever."""
    monkeypatch.setenv("PLUMBLINE_ROOT", str(tmp_path))
    found = []

    def look(_settings, left, clusters):
        assert (left.run, left.backend) == ("job-id", "batch")
        assert clusters is not None, "pods are looked at through Airflow's connection"
        one = found.pop(0) if len(found) > 1 else found[0]
        if isinstance(one, Exception):
            raise one
        return one

    monkeypatch.setattr(looking, "look", look)
    return found


def trigger(until=600.0, every=0.001, left=LEFT):
    made = TrainingTrigger(left=dataclasses.asdict(left), until=time.time() + until, every=every)
    path, given = made.serialize()
    return import_string(path)(**given)  # as a triggerer makes it


def fired(one):
    async def first():
        return await anext(one.run())

    return asyncio.run(first()).payload


def test_it_calls_when_the_run_is_over_with_what_it_was_charged_for(seen):
    seen += [Seen(10.0), Seen(20.0), GONE]
    assert fired(trigger()) == {
        "because": "plumbline-jobs-1 lost its machine.",
        "run": "job-id",
        "seconds": 120.0,
    }


@pytest.mark.parametrize(("before", "after"), [(False, "waits for a machine"), (True, "has its machine")])
def test_it_calls_when_the_run_gets_or_loses_its_machine(seen, before, after):
    seen += [Seen(0.0, waiting=before), Seen(0.0, waiting=not before)]
    left = dataclasses.replace(LEFT, waiting=before)
    assert fired(trigger(left=left))["because"] == f"plumbline-jobs-1 {after}."


def test_it_calls_when_it_is_time_and_keeps_what_it_saw_last(seen):
    seen += [Seen(33.0)]
    assert fired(trigger(until=0.2)) == {
        "because": "There may be something to decide about the training.",
        "run": "job-id",
        "seconds": 33.0,
    }


def test_a_backend_that_does_not_answer_is_asked_again_and_then_left_to_the_task(seen):
    seen += [UnreachableError("no answer"), UnreachableError("no answer"), Seen(1.0), GONE]
    assert fired(trigger())["because"] == "plumbline-jobs-1 lost its machine."
    seen[:] = [UnreachableError("no answer")]
    assert fired(trigger())["because"] == "plumbline-jobs-1 can't be looked at: no answer"


def test_a_look_that_hangs_holds_nothing(seen, monkeypatch):
    held = threading.Event()
    monkeypatch.setattr(training_trigger, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(looking, "look", lambda *_: held.wait(20))

    async def first():
        found = await anext(trigger().run())
        held.set()  # or the end of the loop would wait for it
        return found

    assert asyncio.run(first()).payload["because"] == "plumbline-jobs-1 can't be looked at: no answer in time"


def test_what_it_may_not_look_at_is_the_tasks_affair_after_a_pause(seen):
    """Or task and trigger would throw it to each other as fast as they can."""
    seen += [FailedError("is no longer known")]
    started = time.monotonic()
    assert fired(trigger(every=0.2))["because"] == "plumbline-jobs-1: is no longer known"
    assert time.monotonic() - started >= 0.2


@pytest.fixture
def task(monkeypatch):
    """The training's task, and what its step was given; it is left as long as there are `lefts`."""
    given, lefts = [], [LEFT]

    def trained(run: Run) -> Done:
        given.append(run.leaving)
        if lefts:
            raise LeftRunningError(lefts.pop())
        return Done(None, "trained")

    monkeypatch.setattr(steps, "trained", trained)
    step = TrainingStep(task_id="train", model="jobs", step="trained")
    return step, given, lefts


def test_the_task_is_deferred_until_it_must_look_itself(task):
    step, given, _ = task
    with pytest.raises(TaskDeferred) as deferred:
        step.execute(task_context())
    assert given == [Leaving()]
    assert deferred.value.timeout.total_seconds() == LEFT.seconds + GRACE.total_seconds()
    _, kept = deferred.value.trigger.serialize()
    assert kept["left"] == dataclasses.asdict(LEFT)
    assert 590 < kept["until"] - time.time() <= 600


def test_called_it_goes_on_knowing_what_was_seen_and_may_leave_again(task):
    step, given, lefts = task
    lefts.append(LEFT)
    with pytest.raises(TaskDeferred) as deferred:
        step.execute(task_context())
    again = TrainingStep(task_id="train", model="jobs", step="trained")  # in another process
    event = {"event": {"because": "it is time", "run": "job-id", "seconds": 33.0}}
    with pytest.raises(TaskDeferred):
        again.resume_execution(deferred.value.method_name, event, task_context())
    assert again.resume_execution("called", event, task_context()) is None
    assert given[1:] == [Leaving("job-id", 33.0)] * 2


def test_a_triggerer_that_never_called_costs_no_training(task):
    step, given, lefts = task
    lefts.clear()
    failed = {"error": "Trigger timeout"}
    assert step.resume_execution("__fail__", failed, task_context()) is None
    assert given == [Leaving()]
