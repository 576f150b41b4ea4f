"""Killed at any moment and launched again, the training script makes the very model it makes undisturbed."""

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
import pytest

from plumbline.retraining.backends import checkpoints
from plumbline.retraining.backends.job import TrainingError, TrainingJob
from tests.retraining.backends.running import trained_here

SCRIPT = Path(__file__).parents[2] / "models" / "acs_employment" / "train.py"
ROWS = 8_000


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rows")
    numbers = np.random.default_rng(0)
    columns = {name: numbers.normal(size=ROWS) for name in "abcdefgh"}
    noise = numbers.normal(size=ROWS)
    columns["works"] = (columns["a"] + columns["b"] * columns["c"] + noise > 0).astype(int)
    pq.write_table(pa.table(columns), folder / "TRAIN.parquet")
    features = [{"name": name, "kind": "numeric", "categories": []} for name in "abcdefgh"]
    (folder / "features.json").write_text(json.dumps(features))
    return folder


def job_in(files, folder):
    return TrainingJob(
        entrypoint=SCRIPT,
        data=files / "TRAIN.parquet",
        features=files / "features.json",
        label="works",
        positive=1,
        seed=7,
        trained=folder / "trained",
        log=folder / "training.log",
        seconds=120,
    )


@pytest.fixture
def job(files, tmp_path):
    return replace(job_in(files, tmp_path), checkpoints=tmp_path / "checkpoints")


@pytest.fixture(scope="module")
def undisturbed(files, tmp_path_factory):
    """The digest of the model that one uninterrupted training without checkpoints makes."""
    return trained_here(job_in(files, tmp_path_factory.mktemp("undisturbed"))).digest


class Killer(threading.Thread):
    """Sends the training a signal each time it has written so many more checkpoints, then a moment later."""

    def __init__(
        self, job: TrainingJob, after: list[int], number: int = signal.SIGKILL, seed: int = 0
    ) -> None:
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


@pytest.fixture
def killed(job):
    """Trains while a killer is about; the attempts that took."""

    def run(after, attempts=10, **options):
        charged = []
        killer = Killer(job, after, **options)
        killer.start()
        try:
            outcome = trained_here(replace(job, attempts=attempts), charged)
        finally:
            killer.over.set()
            killer.join()
        return outcome, charged

    return run


def test_killed_at_random_moments_it_makes_the_same_model(killed, undisturbed):
    outcome, charged = killed([0, 2, 1])
    assert [attempt.ending for attempt in charged] == ["preempted", "preempted", "preempted", "finished"]
    assert all(attempt.seconds > 0 for attempt in charged)
    assert charged[-1].began_from.startswith("round-000")
    assert charged[1].lost < charged[1].seconds, "it wrote checkpoints before it was killed"
    assert outcome.digest == undisturbed


def test_asked_to_end_it_leaves_the_round_it_was_at(killed, job, undisturbed):
    outcome, charged = killed([2], number=signal.SIGTERM)
    assert [attempt.because for attempt in charged] == ["ended with exit code 143", "finished"]
    assert "ended when asked, after" in job.log.read_text()
    assert outcome.digest == undisturbed


def test_a_spoilt_checkpoint_is_passed_over(killed, job, undisturbed):
    """Half a file under a whole one's name: the one before it is taken."""
    with pytest.raises(TrainingError, match="exit code 137"):
        killed([3], attempts=1)
    older, newest = checkpoints.whole(job.checkpoints)
    newest.write_bytes(newest.read_bytes()[:-100])
    (newest.parent / ".unfinished").write_bytes(b"half")
    outcome = trained_here(job)
    assert (
        f"{newest.name} is not whole and is passed over\ngoes on after {int(older.name[6:11])} of"
        in job.log.read_text()
    )
    assert outcome.digest == undisturbed
