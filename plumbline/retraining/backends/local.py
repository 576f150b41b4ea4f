"""Training as a process on this machine, without credentials."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from plumbline.retraining.backends import checkpoints
from plumbline.retraining.backends.backend import Checkpoint, FailedError, Run, Seen
from plumbline.retraining.backends.entry_point import command_line
from plumbline.retraining.backends.job import TrainingJob
from plumbline.retraining.backends.process import IsolatedProcess

TAKEN_AWAY = {128 + signal.SIGKILL, 128 + signal.SIGTERM}
"""Exit codes of a process that somebody else ended: an operator, a machine that goes down, want of memory."""

GRACE_SECONDS = 30.0
"""How long a training that was asked to end may take to write a checkpoint."""


@dataclass(frozen=True)
class LocalBackend:
    """Runs the entry point here."""

    name: str = "local"
    queue: str = "default"

    @contextmanager
    def launch(self, job: TrainingJob, number: int) -> Iterator[Run]:
        """Starts the entry point; leaving the context ends it with everything it started."""
        # On the same file system as the folder that keeps models, so that the move is one step.
        with tempfile.TemporaryDirectory(prefix=".training-", dir=job.trained) as place:
            work = Path(place)
            output = work / "output"
            output.mkdir()
            if job.checkpoints:
                job.checkpoints.mkdir(parents=True, exist_ok=True)
            arguments = command_line(job.entrypoint, job, job.data, job.features, output, job.checkpoints)
            environment = training_environment(work, job.threads, job.device)
            _go_on_with_log(job, number)
            with IsolatedProcess(arguments, work, job.log, environment) as process:
                yield LocalRun(process, output)

    def look(self, identity: str) -> Seen:
        """Never: a process ends with whoever launched it."""
        raise FailedError(f"can't be looked at from elsewhere ({identity})")

    def newest_checkpoint(self, job: TrainingJob) -> Checkpoint | None:
        """What the next attempt would go on from."""
        return checkpoints.newest(job.checkpoints) if job.checkpoints else None

    def forget_checkpoints(self, job: TrainingJob) -> None:
        """Removes the checkpoints of a job that is done."""
        if job.checkpoints:
            shutil.rmtree(job.checkpoints, ignore_errors=True)


@dataclass
class LocalRun:
    """The entry point as it runs."""

    process: IsolatedProcess
    output: Path
    started: float = field(default_factory=time.monotonic)
    kill_at: float | None = None
    """When its grace period is over, if it was asked to end."""

    @property
    def name(self) -> str:
        """Its session."""
        return f"session {self.process.pid}"

    @property
    def identity(self) -> None:
        """None: it ends with this process."""

    def watch(self, seconds: float) -> Seen:
        """Waits until it is over, or for so many seconds."""
        if self.kill_at is not None:
            seconds = min(seconds, max(0.0, self.kill_at - time.monotonic()))
        code = self.process.wait(seconds)
        if code is None and self.kill_at is not None and time.monotonic() >= self.kill_at:
            self.process.end()
            code = 128 + signal.SIGKILL
        taken = time.monotonic() - self.started
        if code is None:
            return Seen(taken)
        if code == 0:
            return Seen(taken, "finished", "finished", time.time())
        ending = "preempted" if code in TAKEN_AWAY else "failed"
        return Seen(taken, ending, f"ended with exit code {code}", time.time())  # type: ignore[arg-type]

    def stop(self) -> None:
        """SIGTERM now, SIGKILL after the grace period."""
        self.kill_at = time.monotonic() + GRACE_SECONDS
        self.process.ask_to_end()

    def model(self) -> Path:
        """The folder it wrote into."""
        return self.output


def training_environment(home: Path, threads: int, device: str) -> dict[str, str]:
    """All that a training may know of this process: a list of names, so no credential can slip in."""
    limits = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), str(threads))
    passed = ("PATH", "CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH") if device == "cuda" else ("PATH",)
    inherited = {name: os.environ[name] for name in passed if name in os.environ}
    return {**inherited, **limits, "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8"}


def _go_on_with_log(job: TrainingJob, number: int) -> None:
    """A later attempt's words stand below those of the one before."""
    if job.log.exists():
        with job.log.open("a") as log:
            log.write(f"--- attempt {number}\n")
