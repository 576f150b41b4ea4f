"""Launches, watches and stops trainings as SageMaker training jobs."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plumbline.intent import ExecutionPolicy, SageMakerExecution
from plumbline.retraining.backends.aws import Clients, NotFoundError, asked, clients_in
from plumbline.retraining.backends.backend import Checkpoint, Run, Seen
from plumbline.retraining.backends.job import TrainingJob
from plumbline.retraining.backends.remote.runs import RemoteFiles, run_name
from plumbline.retraining.backends.remote.sending import send
from plumbline.retraining.backends.sagemaker.reading import interruptions, read
from plumbline.retraining.backends.sagemaker.request import CHECKPOINTS, training_job


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@dataclass(frozen=True)
class SageMakerBackend:
    """Runs the entry point as a training job. Managed spot starts it again by itself."""

    policy: ExecutionPolicy
    settings: SageMakerExecution
    clients: Clients
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], datetime.datetime] = _now
    name: str = "sagemaker"
    queue: str = "default"

    @classmethod
    def of(cls, policy: ExecutionPolicy, settings: SageMakerExecution) -> SageMakerBackend:
        """The backend that a policy describes."""
        return cls(policy, settings, clients_in(policy.region))

    @contextmanager
    def launch(self, job: TrainingJob, number: int) -> Iterator[Run]:
        """Creates a training job, or finds the one of this name. It outlives this process."""
        client, name = self.clients("sagemaker"), run_name(job, number)
        files = RemoteFiles(self.policy.storage, job)
        if not _is_there(client, name):
            command = send(job, name, self.policy.storage, CHECKPOINTS if job.checkpoints else None)
            asked(client.create_training_job, **training_job(self.policy, self.settings, job, name, command))
        with files.workspace() as folder:
            yield SageMakerRun(self, client, name, number, files, folder)

    def look(self, identity: str) -> Seen:
        """What AWS says of a training job now."""
        return read(_described(self.clients("sagemaker"), identity), self.clock())

    def newest_checkpoint(self, job: TrainingJob) -> Checkpoint | None:
        """The newest one on S3."""
        return RemoteFiles(self.policy.storage, job).newest_checkpoint()

    def forget_checkpoints(self, job: TrainingJob) -> None:
        """Removes those on S3."""
        RemoteFiles(self.policy.storage, job).forget_checkpoints()


@dataclass
class SageMakerRun:
    """A created training job."""

    backend: SageMakerBackend
    client: Any
    name: str
    number: int
    files: RemoteFiles
    folder: Path
    looked: bool = field(default=False, init=False)

    @property
    def identity(self) -> str:
        """Its name."""
        return self.name

    def watch(self, seconds: float) -> Seen:
        """Looks at once the first time, and then after so many seconds."""
        if self.looked:
            self.backend.pause(seconds)
        self.looked = True
        job = _described(self.client, self.name)
        seen = read(job, self.backend.clock())
        if seen.ending is not None:
            self.files.take_log(self.name, self.number)
            self._note(interruptions(job))
        return seen

    def stop(self) -> None:
        """SIGTERM, and SIGKILL after SageMaker's 120 seconds."""
        asked(self.client.stop_training_job, TrainingJobName=self.name)

    def model(self) -> Path:
        """The model folder, fetched."""
        return self.files.take_model(self.name, self.folder)

    def _note(self, times: int) -> None:
        if times:
            with self.files.job.log.open("a") as log:
                log.write(f"--- interrupted {times} times and started again by SageMaker\n")


def _is_there(client: Any, name: str) -> bool:
    try:
        _described(client, name)
    except NotFoundError:
        return False
    return True


def _described(client: Any, name: str) -> dict[str, Any]:
    return asked(client.describe_training_job, TrainingJobName=name)
