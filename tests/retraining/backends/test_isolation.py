"""A training sees no credential of the process that starts it."""

from __future__ import annotations

import json
import os

import pytest

from tests.retraining.backends.running import trained_here

SECRETS = [
    "MLFLOW_TRACKING_URI",
    "MLFLOW_TRACKING_PASSWORD",
    "AIRFLOW__CORE__FERNET_KEY",
    "AWS_SECRET_ACCESS_KEY",
    "PLUMBLINE_DATABASE_URL",
    "GITHUB_TOKEN",
    "PGPASSWORD",
    "PLUMBLINE_SIGNING_KEY",
    "PYTHONPATH",
]


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_the_environment_is_a_list_of_harmless_names(job_for, monkeypatch, device):
    for name in SECRETS:
        monkeypatch.setenv(name, "hunter2")
    outcome = trained_here(job_for("import json; finish(json.dumps(dict(os.environ)))", device=device))
    seen = json.loads((outcome.folder / "model.ubj").read_text())
    threads = {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}
    cuda = {"CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH"} if device == "cuda" else set()
    assert set(seen) <= {"PATH", "HOME", "TMPDIR", "LANG", "LC_CTYPE"} | threads | cuda
    assert "hunter2" not in json.dumps(seen)


def test_the_process_that_waits_for_it_knows_no_secret_either(job_for, monkeypatch):
    """Linux lets a process read its parent's environment."""
    for name in SECRETS:
        monkeypatch.setenv(name, "hunter2")
    parent = "pathlib.Path(f'/proc/{os.getppid()}/environ').read_text()"
    outcome = trained_here(job_for(f"finish({parent})"))
    seen = (outcome.folder / "model.ubj").read_text()
    assert "PATH=" in seen
    assert "hunter2" not in seen
    assert "PLUMBLINE_SIGNING_KEY" not in seen


def test_home_is_a_folder_that_ends_with_the_training(job_for):
    outcome = trained_here(job_for("finish(str(pathlib.Path.home()))"))
    home = (outcome.folder / "model.ubj").read_text()
    assert ".training-" in home
    assert not [path for path in outcome.folder.parent.iterdir() if path.name.startswith(".training-")]


def test_no_open_file_is_inherited(job_for, tmp_path):
    with (tmp_path / "secret").open("w") as secret:
        os.set_inheritable(secret.fileno(), True)
        script = "finish(str([os.path.realpath(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd')]))"
        outcome = trained_here(job_for(script))
    assert "training.log" in (outcome.folder / "model.ubj").read_text()
    assert "secret" not in (outcome.folder / "model.ubj").read_text()
