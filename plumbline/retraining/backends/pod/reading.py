"""What a pod's status says: how it ended, what it is charged for."""

from __future__ import annotations

import datetime
import signal
from collections.abc import Mapping
from typing import Any

from plumbline.printable import one_line
from plumbline.retraining.backends.attempt import Ending
from plumbline.retraining.backends.backend import Seen

KILLED = {128 + signal.SIGKILL, 128 + signal.SIGTERM}

TAKEN_AWAY = {"Evicted", "Preempting", "NodeLost", "NodeShutdown", "Terminated", "Shutdown", "NodeAffinity"}
"""Reasons that the cluster gives a pod which it ends for its own sake."""

LONGEST_REASON = 200


def read(pod: Mapping[str, Any], now: datetime.datetime) -> Seen:
    """A pod as the API tells it.

    Args:
        pod: its JSON.
        now: the time, with a time zone.
    """
    status = pod.get("status", {})
    state = _state(status)
    terminated = state.get("terminated", {})
    started = terminated.get("startedAt") or state.get("running", {}).get("startedAt")
    ended = _time(terminated["finishedAt"]) if terminated.get("finishedAt") else now
    seconds = max(0.0, (ended - _time(started)).total_seconds()) if started else 0.0
    if status.get("phase") == "Succeeded":
        return Seen(seconds, "finished", "finished", ended.timestamp())
    if status.get("phase") == "Failed":
        ending, because = _failure(status, terminated)
        return Seen(seconds, ending, because, ended.timestamp())
    return Seen(seconds, waiting=not started)


def never_starts(pod: Mapping[str, Any]) -> str | None:
    """Why its container can't start, however long one waits; none where it may."""
    waiting = _state(pod.get("status", {})).get("waiting", {})
    if waiting.get("reason") in ("InvalidImageName", "ErrImageNeverPull", "CreateContainerConfigError"):
        return one_line(f"{waiting['reason']}: {waiting.get('message', '')}")[:LONGEST_REASON]
    return None


def _failure(status: Mapping[str, Any], terminated: Mapping[str, Any]) -> tuple[Ending, str]:
    reason, code = str(status.get("reason", "")), terminated.get("exitCode")
    disrupted = any(c.get("type") == "DisruptionTarget" for c in status.get("conditions", ()))
    if reason == "DeadlineExceeded":
        return "stopped", "was ended by the cluster at the pod's deadline"
    if terminated.get("reason") == "OOMKilled":
        return "failed", "ended for want of memory (OOMKilled): raise training.memory_gib"
    if disrupted or reason in TAKEN_AWAY:
        return "preempted", f"lost its node (Kubernetes: {reason or 'DisruptionTarget'})"
    if code in KILLED:
        return "preempted", f"ended with exit code {code}"
    if code is not None:
        return "failed", f"ended with exit code {code}"
    said = one_line(str(status.get("message", reason)))[:LONGEST_REASON]
    return "failed", f"never ran: Kubernetes says {said or 'nothing'}"


def _state(status: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of its one container."""
    containers = status.get("containerStatuses") or [{}]
    state: Mapping[str, Any] = containers[0].get("state", {})
    return state


def _time(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)
