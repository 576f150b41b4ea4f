"""Launches, watches and stops trainings as pods."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from plumbline.intent import ExecutionPolicy, PodExecution
from plumbline.retraining.backends.backend import Checkpoint, FailedError, Run, Seen
from plumbline.retraining.backends.job import TrainingJob
from plumbline.retraining.backends.pod.cluster import Cluster
from plumbline.retraining.backends.pod.description import GRACE_SECONDS, describe
from plumbline.retraining.backends.pod.reading import never_starts, read
from plumbline.retraining.backends.remote.runs import RemoteFiles, run_name
from plumbline.retraining.backends.remote.sending import send

GONE = "is gone from the cluster"


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@dataclass(frozen=True)
class PodBackend:
    """Runs the entry point in a pod."""

    policy: ExecutionPolicy
    settings: PodExecution
    cluster: Cluster
    pause: Callable[[float], None] = time.sleep
    clock: Callable[[], datetime.datetime] = _now
    name: str = "pod"
    queue: str = "default"

    @contextmanager
    def launch(self, job: TrainingJob, number: int) -> Iterator[Run]:
        """Creates a pod, or finds the one of this name. It outlives this process, until it is booked."""
        name, files = run_name(job, number), RemoteFiles(self.policy.storage, job)
        if self.cluster.look(self.settings.namespace, name) is None:
            command = send(job, name, self.policy.storage)
            self.cluster.start(describe(self.policy, self.settings, job, name, command))
        with files.workspace() as folder:
            run = PodRun(self, name, number, files, folder)
            yield run
        if run.latest.ending is not None:  # booked and taken in by now
            self.cluster.end(self.settings.namespace, name, GRACE_SECONDS)

    def look(self, identity: str) -> Seen:
        """What the cluster says of a pod now."""
        now = self.clock()
        pod = self.cluster.look(self.settings.namespace, identity)
        if pod is None:
            return Seen(0.0, "preempted", GONE, now.timestamp())
        hopeless = never_starts(pod)
        if hopeless:
            raise FailedError(f"never ran: Kubernetes says {hopeless}")
        return read(pod, now)

    def newest_checkpoint(self, job: TrainingJob) -> Checkpoint | None:
        """The newest one on S3."""
        return RemoteFiles(self.policy.storage, job).newest_checkpoint()

    def forget_checkpoints(self, job: TrainingJob) -> None:
        """Removes those on S3."""
        RemoteFiles(self.policy.storage, job).forget_checkpoints()


@dataclass
class PodRun:
    """A pod that was created."""

    backend: PodBackend
    name: str
    number: int
    files: RemoteFiles
    folder: Path
    looked: bool = field(default=False, init=False)
    latest: Seen = field(default=Seen(0.0), init=False)

    @property
    def identity(self) -> str:
        """Its name."""
        return self.name

    def watch(self, seconds: float) -> Seen:
        """Looks at once the first time, and then after so many seconds."""
        if self.looked:
            self.backend.pause(seconds)
        self.looked = True
        self.latest = self._look()
        if self.latest.ending is not None:
            self.files.take_log(self.name, self.number)
        return self.latest

    def stop(self) -> None:
        """SIGTERM, SIGKILL after the pod's grace period; then the pod is gone."""
        self.backend.cluster.end(self.backend.settings.namespace, self.name, GRACE_SECONDS)

    def model(self) -> Path:
        """The model folder, fetched."""
        return self.files.take_model(self.name, self.folder)

    def _look(self) -> Seen:
        try:
            seen = self.backend.look(self.name)
        except FailedError:
            self.stop()
            raise
        if seen.because == GONE:  # its node went, and the pod with it; what it ran since nobody knows
            return replace(seen, seconds=self.latest.seconds)
        return seen
