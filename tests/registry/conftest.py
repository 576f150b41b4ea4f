"""A real MLflow server on loopback, and a real model folder."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from plumbline.registry.failures import Retries
from plumbline.registry.mlflow_registry import Registry
from tests.registry.image_registry_stand_in import serving

START_SECONDS = 120


@pytest.fixture(scope="session")
def free_port():
    def find():
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            return taken.getsockname()[1]

    return find


@pytest.fixture(scope="session")
def server(tmp_path_factory, free_port):
    """The address of an MLflow server on SQLite; ended with every child it has."""
    folder, port = tmp_path_factory.mktemp("mlflow"), free_port()
    command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--backend-store-uri", f"sqlite:///{folder}/mlflow.db", "--workers", "1"]
    command += ["--artifacts-destination", str(folder / "artifacts")]
    environment = os.environ | {
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
        "MLFLOW_DISABLE_TELEMETRY": "true",
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, env=environment, cwd=folder, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield _healthy(f"http://127.0.0.1:{port}", process, folder / "log")
    finally:
        os.killpg(process.pid, 15)
        process.wait(timeout=30)


def _healthy(address, process, log):
    for _ in range(START_SECONDS * 5):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):
                return address
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"MLflow did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture
def registry(server):
    return Registry(server)


@pytest.fixture
def there():
    """A stand-in for an image registry, on loopback."""
    with serving() as image_registry:
        yield image_registry


@pytest.fixture
def impatient():
    """No pauses, so that failing takes no time."""
    return Retries(pauses=(0, 0), request_seconds=2)


@pytest.fixture(scope="session")
def trained_folder(tmp_path_factory):
    """A model folder as a training leaves it."""
    import numpy as np
    import xgboost

    folder = tmp_path_factory.mktemp("trained")
    random = np.random.default_rng(0)
    names, kinds = ["AGEP", "SEX", "DIS"], ["float", "c", "c"]
    rows = np.column_stack(
        [random.uniform(0, 90, 400), random.integers(0, 2, 400), random.integers(0, 2, 400)]
    )
    data = xgboost.DMatrix(
        rows, label=rows[:, 0] > 40, feature_names=names, feature_types=kinds, enable_categorical=True
    )
    xgboost.train({"objective": "binary:logistic"}, data, 5).save_model(folder / "model.ubj")
    features = [
        {"name": "AGEP", "kind": "numeric"},
        {"name": "SEX", "kind": "categorical", "categories": ["1", "2"]},
        {"name": "DIS", "kind": "categorical", "categories": ["1", "2"]},
    ]
    (folder / "features.json").write_text(json.dumps(features))
    return folder


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "drift.html"
    path.write_text("<p>drift</p>")
    return path


@pytest.fixture
def folder_copy(trained_folder, tmp_path):
    return Path(shutil.copytree(trained_folder, tmp_path / "folder"))
