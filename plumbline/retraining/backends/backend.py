"""The protocol: launch, watch, stop at a checkpoint, take the model in."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from plumbline.errors import PlumblineError
from plumbline.retraining.backends.attempt import Ending
from plumbline.retraining.backends.job import TrainingJob


class FailedError(PlumblineError):
    """What went wrong, in a few words that follow `training train.py`."""


@dataclass(frozen=True)
class Seen:
    """What a look at a run found."""

    seconds: float
    """What it is charged for by now."""
    ending: Ending | None = None
    """None while it waits for a machine, or runs."""
    because: str = ""
    """Why it ended, in words that follow `training train.py`."""
    ended_at: float = 0.0
    """When it ended, in seconds since 1970."""
    waiting: bool = False
    """Whether it waits for a machine."""


@dataclass(frozen=True)
class Checkpoint:
    """The newest whole checkpoint of a job."""

    name: str
    written: float
    """When, in seconds since 1970."""


class Run(Protocol):
    """One launch of a job."""

    @property
    def name(self) -> str:
        """What the backend calls it."""

    @property
    def identity(self) -> str | None:
        """What `look` finds it by, in any process; None where it ends with the process that launched it."""

    def watch(self, seconds: float) -> Seen:
        """Looks until it is over, or for so many seconds.

        Raises:
            TransientError: the backend can't be reached.
        """

    def stop(self) -> None:
        """Asks it to write a checkpoint and end; after a grace period it is killed."""

    def model(self) -> Path:
        """The folder with what a finished run made, on the file system of the job's `trained`.

        Raises:
            FailedError: it left no model, or not the one it says it made.
        """


class Backend(Protocol):
    """Somewhere a training can run."""

    @property
    def name(self) -> str:
        """The name offers call it by."""

    @property
    def queue(self) -> str:
        """The Airflow queue whose workers can reach it."""

    def launch(self, job: TrainingJob, number: int) -> AbstractContextManager[Run]:
        """Starts an attempt, or finds the one of this number that was started before.

        Leaving the context ends what only this process can see; what runs elsewhere goes on, and a later
        launch of the same number finds it.

        Raises:
            FailedError: it can't be started.
            TransientError: the backend can't be reached.
        """

    def look(self, identity: str) -> Seen:
        """One look at a run of that identity, by whoever knows nothing else of it; takes nothing in.

        Raises:
            FailedError: there is no such run.
            TransientError: the backend can't be reached.
        """

    def newest_checkpoint(self, job: TrainingJob) -> Checkpoint | None:
        """What the next attempt would go on from."""

    def forget_checkpoints(self, job: TrainingJob) -> None:
        """Removes the checkpoints of a job that is done."""
