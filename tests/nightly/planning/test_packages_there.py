"""What a training imports must be where it is trained: with the GPU workers, or on this machine."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from plumbline.nightly.planning import machines
from plumbline.settings import Settings
from plumbline.specs.loading import load_spec

ROOT = Path(__file__).parents[3]


def missing(gpus: int, there: str = "") -> str:
    settings = dataclasses.replace(Settings.from_environment(), gpu_packages=frozenset(there.split()))
    spec = load_spec(ROOT, "mnist_digits")
    training = spec.training.model_copy(update={"gpus": gpus, "packages": ("torch", "onnx")})
    return machines.missing_packages(
        SimpleNamespace(spec=spec.model_copy(update={"training": training}), settings=settings)
    )


@pytest.fixture(autouse=True)
def nothing_installed(monkeypatch):
    monkeypatch.setattr(machines.importlib.util, "find_spec", lambda name: None)


def test_what_the_gpu_workers_have_is_not_missing_from_a_training_on_one():
    assert missing(1, "torch onnx") == ""
    assert missing(1, "torch") == "onnx is not installed"
    assert missing(1) == "torch and onnx are not installed"


def test_a_training_without_a_gpu_gains_nothing_from_theirs():
    assert missing(0, "torch onnx") == "torch and onnx are not installed"


def test_the_composition_says_what_the_image_of_the_gpu_worker_has(monkeypatch):
    services = yaml.safe_load((ROOT / "docker-compose.yaml").read_text())["services"]
    said = services["worker-cpu"]["environment"]["PLUMBLINE_GPU_PACKAGES"].split()
    lock = (ROOT / "deploy/images/gpu-requirements.txt").read_text()
    assert said
    assert all(f"\n{name}==" in lock for name in said)
    monkeypatch.setenv("PLUMBLINE_GPU_PACKAGES", " ".join(said))
    assert Settings.from_environment().gpu_packages == {*said}
