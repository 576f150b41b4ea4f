"""What is to be trained, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from plumbline.canonical import digest, file_digest
from plumbline.errors import PlumblineError
from plumbline.retraining.backends.attempt import Attempt


class TrainingError(PlumblineError):
    """A training did not make a model; the message says why and where its log is."""

    def __init__(self, message: str, seconds: float = 0.0) -> None:
        super().__init__(message)
        self.seconds = seconds
        """How long its attempts ran, all together: a failed run costs as much as any."""


class StoppedAtLimitError(TrainingError):
    """It used up the money it was given, and its checkpoint waits for somebody who gives more."""

    def __init__(self, message: str, seconds: float, attempt: int, checkpoint: str) -> None:
        super().__init__(message, seconds)
        self.attempt = attempt
        """The number of the one that was stopped."""
        self.checkpoint = checkpoint
        """What it goes on from; empty if it left nothing."""


@dataclass(frozen=True)
class Capacity:
    """What it runs on: an offer of the price list, and how much of a machine it needs."""

    offer: str = "local"
    purchase: Literal["owned", "on-demand", "spot"] = "owned"
    vcpus: int = 2
    memory_mib: int = 2048
    gpus: int = 0


@dataclass(frozen=True)
class TrainingJob:
    """One run of an entry point, however many attempts it takes.

    Its command line is `python train.py --data FILE --features FILE --label NAME --positive VALUE
    [--weights sample_weight] [--mitigation NAME] --seed N --device cpu|cuda [--checkpoints FOLDER]
    --output FOLDER`; it writes `features.json` and a model in one of the formats of `plumbline.model_files`
    into FOLDER. Of a label with more than two values it is told `--classes JSON`, a list, instead of
    `--positive`.
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
    """How long it may take by the clock, over all attempts."""
    weights: str | None = None
    """The data's column of row weights, if it has one."""
    device: Literal["cpu", "cuda"] = "cpu"
    threads: int = 2
    checkpoints: Path | None = None
    """The folder of its checkpoints; a backend elsewhere keeps them under its storage. None: can't resume."""
    attempts: int = 1
    """How often it may be launched."""
    limit: float | None = None
    """Seconds it may be charged for, over all attempts; none without a limit."""
    name: str = "training"
    """What people call it: the model's name."""
    capacity: Capacity = Capacity()
    classes: tuple[int | str, ...] = ()
    """The label's values in the order of a model's scores, where there are more than two."""

    mitigation: str = ""
    """What the entry point is asked to do against a failing gate by itself; empty for nothing."""

    @cached_property
    def identity(self) -> str:
        """Digest of everything that decides what it makes: a checkpoint of another job is none of this."""
        files = [file_digest(place) for place in (self.entrypoint, self.data, self.features)]
        given = [self.label, str(self.positive), self.seed, self.weights, self.device]
        later = [list(self.classes)] if self.classes else []
        asked = [self.mitigation] if self.mitigation else []
        return digest([files, given, *later, *asked])


@dataclass(frozen=True)
class TrainingOutcome:
    """A model folder, named by the digest of its files."""

    digest: str
    folder: Path
    seconds: float
    """How long its attempts ran, all together."""
    attempts: tuple[Attempt, ...] = ()
