"""Trainings of the census model's script on made-up rows, and somebody who kills them."""

from __future__ import annotations

import json
import random
import signal
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from plumbline.retraining.backends import checkpoints
from plumbline.retraining.backends.attempt import Attempt
from plumbline.retraining.backends.job import TrainingJob, TrainingOutcome
from tests.retraining.backends.running import trained_here

SCRIPT = Path(__file__).parents[2] / "models" / "acs_employment" / "train.py"
NAMES = "abcdefgh"


def write_rows(folder: Path, rows: int, seed: int = 0) -> Path:
    """Training rows and the list of their features; the folder."""
    numbers = np.random.default_rng(seed)
    columns = {name: numbers.normal(size=rows) for name in NAMES}
    noise = numbers.normal(size=rows)
    columns["works"] = (columns["a"] + columns["b"] * columns["c"] + noise > 0).astype(int)
    pq.write_table(pa.table(columns), folder / "TRAIN.parquet")
    features = [{"name": name, "kind": "numeric", "categories": []} for name in NAMES]
    (folder / "features.json").write_text(json.dumps(features))
    return folder


def job_in(files: Path, folder: Path, device: str = "cpu") -> TrainingJob:
    """A training of these rows without checkpoints."""
    return TrainingJob(
        entrypoint=SCRIPT,
        data=files / "TRAIN.parquet",
        features=files / "features.json",
        label="works",
        positive=1,
        seed=7,
        device=device,
        trained=folder / "trained",
        log=folder / "training.log",
        seconds=120,
    )


def train_while_killed(
    job: TrainingJob, after: list[int], attempts: int = 10, number: int = signal.SIGKILL
) -> tuple[TrainingOutcome, list[Attempt]]:
    """Trains while a killer is about; what came of it and the attempts that took."""
    charged: list[Attempt] = []
    killer = Killer(job, after, number)
    killer.start()
    try:
        outcome = trained_here(replace(job, attempts=attempts), charged)
    finally:
        killer.over.set()
        killer.join()
    return outcome, charged


class Killer(threading.Thread):
    """Sends the training a signal each time it has written so many more checkpoints, then a moment later."""

    def __init__(self, job: TrainingJob, after: list[int], number: int) -> None:
        super().__init__(daemon=True)
        self.folder, self.after, self.number = job.checkpoints, after, number
        self.random = random.Random(0)
        self.over = threading.Event()

    def run(self) -> None:
        for count in self.after:
            seen = {place.name for place in checkpoints.whole(self.folder)}
            killed = False
            while not killed and not self.over.wait(0.001):
                seen |= {place.name for place in checkpoints.whole(self.folder)}
                if len(seen) >= count:
                    self.over.wait(self.random.uniform(0, 0.03))
                    killed = self._kill()

    def _kill(self) -> bool:
        """Only the training itself: its leash reports what became of it."""
        for process in psutil.process_iter(["cmdline"]):
            line = process.info["cmdline"] or []
            if str(self.folder) in line and not any(part.endswith("leash.py") for part in line):
                process.send_signal(self.number)
                psutil.wait_procs([process], timeout=10)
                return True
        return False
