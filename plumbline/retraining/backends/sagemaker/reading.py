"""What a training job's description says: how it ended, what it is charged for."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from plumbline.aws import redacted
from plumbline.printable import printable
from plumbline.retraining.backends.attempt import Ending
from plumbline.retraining.backends.backend import Seen

NO_CAPACITY = ("MaxWaitTimeExceeded", "Interrupted")
"""Secondary states in which a job on managed spot ends for want of a machine."""

LONGEST_REASON = 200


def read(job: Mapping[str, Any], now: datetime.datetime) -> Seen:
    """A training job as `describe_training_job` tells it.

    Args:
        job: its description.
        now: the time, with a time zone.
    """
    seconds = charged_seconds(job, now)
    status, ended_at = job["TrainingJobStatus"], job.get("TrainingEndTime", now).timestamp()
    if status == "Completed":
        return Seen(seconds, "finished", "finished", ended_at)
    if status in ("Failed", "Stopped"):
        ending, because = _failure(job)
        return Seen(seconds, ending, because, ended_at)
    interrupted = job.get("SecondaryStatus") == "Interrupted"
    return Seen(seconds, waiting=interrupted or "TrainingStartTime" not in job)


def charged_seconds(job: Mapping[str, Any], now: datetime.datetime) -> float:
    """What SageMaker bills, once it says so; until then what ran, which on managed spot is more."""
    if "BillableTimeInSeconds" in job:
        return float(job["BillableTimeInSeconds"])
    if "TrainingStartTime" not in job:
        return 0.0
    ended = job.get("TrainingEndTime", now)
    return float(max(0.0, (ended - job["TrainingStartTime"]).total_seconds()))


def interruptions(job: Mapping[str, Any]) -> int:
    """How often managed spot took its machine away; SageMaker started it again by itself."""
    return sum(step["Status"] == "Interrupted" for step in job.get("SecondaryStatusTransitions", ()))


def _failure(job: Mapping[str, Any]) -> tuple[Ending, str]:
    secondary, reason = job.get("SecondaryStatus", ""), _shown(job.get("FailureReason", ""))
    if secondary in NO_CAPACITY or "CapacityError" in reason:
        return "preempted", f"got no machine (SageMaker: {secondary} {reason})".replace(" )", ")")
    if secondary == "MaxRuntimeExceeded":
        return "stopped", "was ended at the longest time SageMaker was to give it"
    if job["TrainingJobStatus"] == "Stopped":
        return "stopped", "was stopped in SageMaker"
    return "failed", f"failed: SageMaker says {reason or 'nothing'}"


def _shown(text: str) -> str:
    return printable(redacted(str(text)), " ")[:LONGEST_REASON]
