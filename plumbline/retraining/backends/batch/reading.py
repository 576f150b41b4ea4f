"""What a job's description says: how it ended, what it is charged for."""

from __future__ import annotations

import re
import signal
from collections.abc import Mapping
from typing import Any

from plumbline.aws import redacted
from plumbline.printable import printable
from plumbline.retraining.backends.attempt import Ending
from plumbline.retraining.backends.backend import Seen

HOST_GONE = re.compile(r"Host EC2 \(instance i-[0-9a-f]+\) terminated")
"""What Batch says of a job whose machine was taken away or broke."""

RUNS = {"STARTING", "RUNNING"}
"""States of a job that has its machine."""

KILLED = {128 + signal.SIGKILL, 128 + signal.SIGTERM}

LONGEST_REASON = 200


def read(job: Mapping[str, Any], now: float) -> Seen:
    """A job as `describe_jobs` tells it.

    Args:
        job: its description; times in it are milliseconds since 1970.
        now: seconds since 1970.
    """
    seconds = charged_seconds(job, now)
    ended_at = job.get("stoppedAt", now * 1000) / 1000
    if job["status"] == "SUCCEEDED":
        return Seen(seconds, "finished", "finished", ended_at)
    if job["status"] == "FAILED":
        ending, because = _failure(job)
        return Seen(seconds, ending, because, ended_at)
    return Seen(seconds, waiting=job["status"] not in RUNS)


def charged_seconds(job: Mapping[str, Any], now: float) -> float:
    """From start to stop, of every attempt that Batch itself made; what waits in the queue costs nothing."""
    over = [a for a in job.get("attempts", ()) if "startedAt" in a and "stoppedAt" in a]
    spent = sum(attempt["stoppedAt"] - attempt["startedAt"] for attempt in over)
    started = job.get("startedAt")
    if started is not None and all(attempt["startedAt"] != started for attempt in over):
        spent += job.get("stoppedAt", now * 1000) - started
    return float(max(0.0, spent / 1000))


def _failure(job: Mapping[str, Any]) -> tuple[Ending, str]:
    last = (job.get("attempts") or [{}])[-1]
    container = {**job.get("container", {}), **last.get("container", {})}
    reason = _shown(last.get("statusReason") or job.get("statusReason") or "")
    code, said = container.get("exitCode"), _shown(container.get("reason", ""))
    if any(HOST_GONE.search(str(text)) for text in (last.get("statusReason"), job.get("statusReason"))):
        return "preempted", "lost its machine (AWS Batch: Host EC2 terminated)"
    if job.get("isTerminated") or job.get("isCancelled"):
        return "stopped", f"was terminated in AWS Batch ({_shown(job.get('statusReason', ''))})"
    if "OutOfMemory" in said:
        return "failed", f"ended for want of memory ({said}): raise training.memory_gib"
    if code in KILLED:
        return "preempted", f"ended with exit code {code}"
    if code is not None:
        return "failed", f"ended with exit code {code}"
    return "failed", f"never ran: AWS Batch says {said or reason or 'nothing'}"


def _shown(text: str) -> str:
    return printable(redacted(str(text)))[:LONGEST_REASON]
