"""The training script keeps its promises on a GPU; skipped where XGBoost finds none.

With an NVIDIA GPU, and `xgboost` installed instead of `xgboost-cpu` (deploy/images/gpu-requirements.txt):

    python -m pytest tests/models/test_train_on_gpu.py
"""

from __future__ import annotations

import shutil
import signal
import subprocess
from dataclasses import replace

import numpy as np
import pyarrow.parquet as pq
import pytest
import xgboost

from plumbline.retraining.backends.job import TrainingError
from tests.models.killed_trainings import NAMES, job_in, train_while_killed, write_rows
from tests.retraining.backends.running import trained_here

ROWS = 200_000


def finds_gpu() -> bool:
    if not xgboost.build_info()["USE_CUDA"] or shutil.which("nvidia-smi") is None:
        return False
    return subprocess.run(["nvidia-smi", "-L"], capture_output=True, timeout=60, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not finds_gpu(), reason="no GPU here, or the XGBoost without CUDA")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return write_rows(tmp_path_factory.mktemp("rows"), ROWS)


@pytest.fixture
def job(files, tmp_path):
    return replace(job_in(files, tmp_path, "cuda"), checkpoints=tmp_path / "checkpoints")


@pytest.fixture(scope="module")
def undisturbed(files, tmp_path_factory):
    """What one uninterrupted training without checkpoints makes of the rows."""
    return trained_here(job_in(files, tmp_path_factory.mktemp("undisturbed"), "cuda"))


@pytest.fixture(scope="module")
def unseen(tmp_path_factory):
    """Rows that nobody was trained on."""
    return pq.read_table(write_rows(tmp_path_factory.mktemp("unseen"), ROWS, seed=1) / "TRAIN.parquet")


def accuracy(outcome, rows):
    booster = xgboost.Booster(model_file=outcome.folder / "model.ubj", params={"device": "cpu"})
    inputs = np.column_stack([rows[name].to_numpy() for name in NAMES])
    scores = booster.predict(xgboost.DMatrix(inputs, feature_names=list(NAMES)))
    return ((scores >= 0.5) == rows["works"].to_numpy()).mean()


def test_the_same_rows_give_the_same_bytes(files, tmp_path, undisturbed):
    assert trained_here(job_in(files, tmp_path, "cuda")).digest == undisturbed.digest


def test_killed_at_random_moments_it_makes_the_same_model(job, undisturbed):
    outcome, charged = train_while_killed(job, [0, 2, 1])
    assert [attempt.ending for attempt in charged] == ["preempted", "preempted", "preempted", "finished"]
    assert outcome.digest == undisturbed.digest


def test_asked_to_end_it_leaves_the_round_it_was_at(job, undisturbed):
    outcome, charged = train_while_killed(job, [2], number=signal.SIGTERM)
    assert [attempt.because for attempt in charged] == ["ended with exit code 143", "finished"]
    assert outcome.digest == undisturbed.digest


def test_what_was_begun_on_a_gpu_is_not_finished_on_the_cpu(job, monkeypatch):
    """A machine that lost its GPU is refused, and its checkpoint waits for one that has it."""
    with pytest.raises(TrainingError, match="exit code 137"):
        train_while_killed(job, [3], attempts=1)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    with pytest.raises(TrainingError):
        trained_here(job)
    assert "cuda was asked for and cpu is what XGBoost found" in job.log.read_text()


def test_it_is_as_good_as_the_cpus_model(files, tmp_path, undisturbed, unseen):
    """Not the same: bins and sums differ in their last digits, and with them which split is best."""
    on_cpu = trained_here(job_in(files, tmp_path))
    assert on_cpu.digest != undisturbed.digest
    assert accuracy(undisturbed, unseen) == pytest.approx(accuracy(on_cpu, unseen), abs=0.005)
    assert accuracy(undisturbed, unseen) > 0.7
