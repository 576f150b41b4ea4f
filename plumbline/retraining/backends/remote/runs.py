"""What every run on another machine has in common: its name, its model, its checkpoints."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plumbline.retraining.backends.backend import Checkpoint
from plumbline.retraining.backends.job import TrainingJob
from plumbline.retraining.backends.remote.sending import checkpoints_of
from plumbline.retraining.backends.remote.taking import take_log, take_model
from plumbline.s3_folder import S3Folder

LONGEST = 63
"""Characters of a run's name: what SageMaker and Kubernetes take."""


def run_name(job: TrainingJob, number: int) -> str:
    """The same for the same job and attempt, so that a run that was started before is found again."""
    model = job.name.replace("_", "-")[: LONGEST - 40].strip("-")
    return f"plumbline-{model}-{job.identity[:16]}-{number}"


@dataclass(frozen=True)
class RemoteFiles:
    """A job's files in the storage."""

    storage: str
    job: TrainingJob

    def newest_checkpoint(self) -> Checkpoint | None:
        """The newest whole one."""
        name = checkpoints_of(self.job)
        listed = S3Folder.at(self.storage).below(name).listed() if name else []
        return Checkpoint(listed[-1].name, listed[-1].written) if listed else None

    def forget_checkpoints(self) -> None:
        """Removes them."""
        name = checkpoints_of(self.job)
        if name:
            S3Folder.at(self.storage).below(name).remove()

    def run(self, name: str) -> S3Folder:
        """What lies under a run's prefix."""
        return S3Folder.at(self.storage).below(f"runs/{name}")

    def take_log(self, name: str, number: int) -> None:
        """Adds what a run printed to the job's log."""
        take_log(self.run(name), self.job.log, number)

    @contextlib.contextmanager
    def workspace(self) -> Iterator[Path]:
        """An empty folder for a model, on the file system of the folder that keeps models."""
        self.job.trained.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".taking-", dir=self.job.trained) as work:
            folder = Path(work) / "output"
            folder.mkdir()
            yield folder

    def take_model(self, name: str, folder: Path) -> Path:
        """Copies a run's model there.

        Raises:
            FailedError: it left none, or another one than it says.
        """
        take_model(self.run(name), folder)
        return folder
