"""The seam between deciding to train and the machine that does it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from plumbline.errors import PlumblineError


class TrainingError(PlumblineError):
    """A training did not make a model; the message says why and where its log is."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds
        """How long it ran: a failed run costs as much as any."""


@dataclass(frozen=True)
class TrainingJob:
    """One run of an entry point.

    Its command line is `python train.py --data FILE --features FILE --label NAME --positive VALUE
    [--weights sample_weight] --seed N --device cpu|cuda --output FOLDER`; it writes `model.ubj` and
    `features.json` into FOLDER.
    """

    entrypoint: Path
    """The script. It is run alone: what else it imports must be installed."""
    data: Path
    """TRAIN.parquet, see `plumbline.retraining.training_data`."""
    features: Path
    """features.json, see there."""
    label: str
    positive: int | str
    seed: int
    trained: Path
    """The folder that keeps model folders, named by digest."""
    log: Path
    """Where everything the training prints goes."""
    seconds: float
    """How long it may run."""
    weights: str | None = None
    """The data's column of row weights, if it has one."""
    device: Literal["cpu", "cuda"] = "cpu"
    threads: int = 2

    def arguments(self, output: Path) -> list[str]:
        """The entry point's command line, without the interpreter."""
        command = [str(self.entrypoint), "--data", str(self.data), "--features", str(self.features)]
        command += ["--label", self.label, "--positive", str(self.positive), "--seed", str(self.seed)]
        command += ["--weights", self.weights] if self.weights else []
        return [*command, "--device", self.device, "--output", str(output)]


@dataclass(frozen=True)
class TrainingOutcome:
    """A model folder, named by the digest of its files."""

    digest: str
    folder: Path
    seconds: float


class Backend(Protocol):
    """Somewhere a training can run."""

    @property
    def name(self) -> str:
        """The name offers call it by."""

    @property
    def queue(self) -> str:
        """The Airflow queue whose workers can reach it."""

    def train(self, job: TrainingJob) -> TrainingOutcome:
        """Runs the job to its end.

        Raises:
            TrainingError: it failed, took too long, or left no model.
        """
