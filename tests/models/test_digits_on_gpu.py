"""The picture model's script keeps its promises on a GPU; skipped where PyTorch finds none.

With an NVIDIA GPU, and `torch` and `onnx` installed (`make torch`):

    python -m pytest tests/models/test_digits_on_gpu.py
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from plumbline.canonical import canonical_json
from plumbline.retraining.backends.job import TrainingJob
from tests.retraining.backends.running import trained_here

torch = pytest.importorskip("torch", reason="PyTorch is optional: make torch")
pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="PyTorch finds no GPU here")

MODEL = Path(__file__).parents[2] / "models" / "mnist_digits"
HELD_OUT = 1_000
NOISE = 0.33


@dataclass
class Trained:
    """A model folder, and how many of the held-out pictures it reads right."""

    digest: str
    clean: float
    noisy: float
    said: str


@pytest.fixture(scope="module")
def files(digits_data, tmp_path_factory):
    """Training rows and held-out rows of the reference pictures, in file order."""
    folder = tmp_path_factory.mktemp("rows")
    found = pq.read_table(digits_data / "reference.parquet", columns=["image", "digit"])
    pq.write_table(found.slice(HELD_OUT), folder / "TRAIN.parquet")
    pq.write_table(found.slice(0, HELD_OUT), folder / "HELD_OUT.parquet")
    described = [{"name": "image", "kind": "image", "categories": []}]
    (folder / "features.json").write_text(canonical_json(described) + "\n")
    return folder


@pytest.fixture(scope="module")
def job(files, tmp_path_factory):
    """A training of these rows on the GPU."""
    folder = tmp_path_factory.mktemp("job")
    return TrainingJob(
        entrypoint=MODEL / "train.py",
        data=files / "TRAIN.parquet",
        features=files / "features.json",
        label="digit",
        positive=1,
        classes=tuple(range(10)),
        seed=11,
        device="cuda",
        trained=folder / "trained",
        log=folder / "training.log",
        seconds=300,
    )


@pytest.fixture(scope="module")
def on_gpu(job, files):
    return train(job, files)


@pytest.fixture(scope="module")
def on_cpu(job, files):
    return train(replace(job, device="cpu"), files)


@pytest.fixture(scope="module")
def augmented(job, files):
    return train(replace(job, mitigation="noise_augmentation"), files)


def train(job: TrainingJob, files: Path) -> Trained:
    outcome = trained_here(job)
    pictures, labels = held_out(files)
    noise = np.random.default_rng(3).normal(size=pictures.shape).astype(np.float32) * NOISE
    noisy = np.clip(pictures + noise, 0, 1)
    model = outcome.folder / "model.onnx"
    right = [float((read(model, seen) == labels).mean()) for seen in (pictures, noisy)]
    return Trained(outcome.digest, *right, said=job.log.read_text())


def held_out(files: Path) -> tuple[np.ndarray, np.ndarray]:
    rows: pa.Table = pq.read_table(files / "HELD_OUT.parquet")
    opened = [np.asarray(Image.open(io.BytesIO(content))) for content in rows["image"].to_pylist()]
    return np.stack(opened)[:, None].astype(np.float32) / 255, rows["digit"].to_numpy()


def read(model: Path, pictures: np.ndarray) -> np.ndarray:
    """The digits that the exported file reads, on the CPU, as the night and the service do."""
    import onnxruntime

    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return session.run(["probabilities"], {"image": pictures})[0].argmax(axis=1)


def test_the_same_rows_give_the_same_bytes(job, files, on_gpu):
    assert train(job, files).digest == on_gpu.digest


def test_it_reads_as_well_as_the_cpus_model(on_gpu, on_cpu):
    assert on_gpu.clean > 0.95
    assert abs(on_gpu.clean - on_cpu.clean) <= 0.01


def test_augmentation_holds_against_noise_there_too(on_gpu, augmented):
    assert augmented.clean - augmented.noisy <= 0.05
    assert augmented.noisy > on_gpu.noisy


def test_it_says_that_it_was_trained_there(on_gpu, augmented):
    assert on_gpu.said.endswith("trained on 2,000 pictures of 10 classes, on cuda\n")
    assert augmented.said.endswith("trained on 2,000 pictures of 10 classes with noise, on cuda\n")
