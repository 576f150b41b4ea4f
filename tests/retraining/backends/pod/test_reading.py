"""How a pod ended, and what it is charged for, is read from the API's own JSON."""

from __future__ import annotations

import datetime

import pytest

from plumbline.retraining.backends.pod.reading import never_starts, read

NOW = datetime.datetime(2026, 11, 1, 12, 10, tzinfo=datetime.UTC)
RAN = {"startedAt": "2026-11-01T12:00:00Z", "finishedAt": "2026-11-01T12:05:00Z"}


def pod(phase, state=None, **status):
    containers = {"containerStatuses": [{"name": "base", "state": state}]} if state else {}
    return {"status": {"phase": phase, **containers, **status}}


def failed(code, reason="Error", **status):
    return pod("Failed", {"terminated": {"exitCode": code, "reason": reason, **RAN}}, **status)


@pytest.mark.parametrize(
    ("told", "ending", "because"),
    [
        (pod("Succeeded", {"terminated": {"exitCode": 0, **RAN}}), "finished", "finished"),
        (failed(1), "failed", "ended with exit code 1"),
        (failed(143), "preempted", "ended with exit code 143"),
        (
            failed(137, "OOMKilled"),
            "failed",
            "ended for want of memory (OOMKilled): raise training.memory_gib",
        ),
        (failed(137), "preempted", "ended with exit code 137"),
        (
            failed(1, conditions=[{"type": "DisruptionTarget", "status": "True"}]),
            "preempted",
            "lost its node (Kubernetes: DisruptionTarget)",
        ),
    ],
)
def test_every_end_has_its_ending(told, ending, because):
    seen = read(told, NOW)
    assert (seen.ending, seen.because, seen.seconds) == (ending, because, 300.0)


@pytest.mark.parametrize(
    ("reason", "ending", "because"),
    [
        ("Evicted", "preempted", "lost its node (Kubernetes: Evicted)"),
        ("DeadlineExceeded", "stopped", "was ended by the cluster at the pod's deadline"),
        ("UnexpectedAdmissionError", "failed", "never ran: Kubernetes says no GPU left"),
    ],
)
def test_a_pod_without_a_container_costs_nothing(reason, ending, because):
    seen = read(pod("Failed", reason=reason, message="no\nGPU left"), NOW)
    assert (seen.ending, seen.because, seen.seconds) == (ending, because, 0.0)


def test_what_runs_is_charged_up_to_now_and_what_waits_is_not():
    assert read(pod("Running", {"running": {"startedAt": "2026-11-01T12:00:00Z"}}), NOW).seconds == 600.0
    assert read(pod("Pending"), NOW) == read({}, NOW)


def test_what_can_never_start_is_said_so():
    waiting = {"waiting": {"reason": "InvalidImageName", "message": "couldn't parse\nimage"}}
    assert never_starts(pod("Pending", waiting)) == "InvalidImageName: couldn't parse image"
    assert never_starts(pod("Pending", {"waiting": {"reason": "ContainerCreating"}})) is None
