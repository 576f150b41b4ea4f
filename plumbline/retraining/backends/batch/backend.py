"""Launches, watches and stops trainings as AWS Batch jobs."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plumbline.intent import BatchExecution, ExecutionPolicy
from plumbline.retraining.backends.aws import Clients, asked, clients_in
from plumbline.retraining.backends.backend import Checkpoint, FailedError, Run, Seen
from plumbline.retraining.backends.batch.definition import job_definition
from plumbline.retraining.backends.batch.reading import read
from plumbline.retraining.backends.job import TrainingJob
from plumbline.retraining.backends.remote.runs import RemoteFiles, run_name
from plumbline.retraining.backends.remote.sending import send

SHORTEST_TIMEOUT = 60
"""Seconds; Batch takes no shorter limit."""

STOPPED_BY_US = "stopped by Plumbline"


@dataclass(frozen=True)
class BatchBackend:
    """Runs the entry point as a Batch job."""

    policy: ExecutionPolicy
    settings: BatchExecution
    clients: Clients
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.time
    name: str = "batch"
    queue: str = "default"

    @classmethod
    def of(cls, policy: ExecutionPolicy, settings: BatchExecution) -> BatchBackend:
        """The backend that a policy describes."""
        return cls(policy, settings, clients_in(policy.region))

    @contextmanager
    def launch(self, job: TrainingJob, number: int) -> Iterator[Run]:
        """Submits a job, or finds the one that was submitted under this name. It outlives this process."""
        name, files, client = (
            run_name(job, number),
            RemoteFiles(self.policy.storage, job),
            self.clients("batch"),
        )
        queue = self._queue(job)
        identity = _submitted(client, queue, name) or self._submit(client, queue, job, name)
        with files.workspace() as folder:
            yield BatchRun(self, client, identity, name, number, files, folder)

    def look(self, identity: str) -> Seen:
        """What AWS says of a job now."""
        return read(_described(self.clients("batch"), identity), self.clock())

    def newest_checkpoint(self, job: TrainingJob) -> Checkpoint | None:
        """The newest one on S3."""
        return RemoteFiles(self.policy.storage, job).newest_checkpoint()

    def forget_checkpoints(self, job: TrainingJob) -> None:
        """Removes those on S3."""
        RemoteFiles(self.policy.storage, job).forget_checkpoints()

    def _queue(self, job: TrainingJob) -> str:
        purchase = job.capacity.purchase
        if purchase == "owned" or purchase not in self.settings.queues:
            raise FailedError(
                f"was to run {purchase}, and policies/execution.yaml names no job queue for that: add it "
                "under batch.queues, or choose another offer"
            )
        return self.settings.queues[purchase]

    def _submit(self, client: Any, queue: str, job: TrainingJob, name: str) -> str:
        definition = job_definition(self.settings, job.capacity)
        _register(client, definition)
        command = send(job, name, self.policy.storage)
        limit = max(SHORTEST_TIMEOUT, math.ceil(job.seconds))
        answer = asked(
            client.submit_job,
            jobName=name,
            jobQueue=queue,
            jobDefinition=definition["jobDefinitionName"],
            containerOverrides={
                "command": command,
                "environment": [{"name": "AWS_REGION", "value": self.policy.region}],
            },
            retryStrategy={"attempts": 1},
            timeout={"attemptDurationSeconds": limit},
            tags={"plumbline:model": job.name, "plumbline:run": name},
            propagateTags=True,
        )
        return str(answer["jobId"])


@dataclass
class BatchRun:
    """A submitted job."""

    backend: BatchBackend
    client: Any
    identity: str
    name: str
    number: int
    files: RemoteFiles
    folder: Path
    looked: bool = field(default=False, init=False)

    def watch(self, seconds: float) -> Seen:
        """Looks at once the first time, and then after so many seconds."""
        if self.looked:
            self.backend.pause(seconds)
        self.looked = True
        seen = read(_described(self.client, self.identity), self.backend.clock())
        if seen.ending is not None:
            self.files.take_log(self.name, self.number)
        return seen

    def stop(self) -> None:
        """SIGTERM, and SIGKILL after Batch's 30 seconds."""
        asked(self.client.terminate_job, jobId=self.identity, reason=STOPPED_BY_US)

    def model(self) -> Path:
        """The model folder, fetched."""
        return self.files.take_model(self.name, self.folder)


def _submitted(client: Any, queue: str, name: str) -> str | None:
    """The id of the job of that name, if there is one."""
    answer = asked(client.list_jobs, jobQueue=queue, filters=[{"name": "JOB_NAME", "values": [name]}])
    found = [job for job in answer["jobSummaryList"] if job["jobName"] == name]
    return str(max(found, key=lambda job: job.get("createdAt", 0))["jobId"]) if found else None


def _described(client: Any, identity: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = asked(client.describe_jobs, jobs=[identity])["jobs"]
    if not found:
        raise FailedError(f"is no longer known to AWS Batch (job {identity}): it was removed")
    return found[0]


def _register(client: Any, definition: dict[str, Any]) -> None:
    """Registers the definition, unless it is there."""
    name = definition["jobDefinitionName"]
    there = asked(client.describe_job_definitions, jobDefinitionName=name, status="ACTIVE")
    if not there["jobDefinitions"]:
        asked(client.register_job_definition, **definition)
