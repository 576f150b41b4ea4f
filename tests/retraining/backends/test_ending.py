"""Whatever ends the wait ends the training, with every process it started."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from plumbline.retraining.backends.job import TrainingError
from tests.retraining.backends.running import trained_here

ROOT = Path(__file__).parents[3]

FAMILY = """
own = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
apart = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"], start_new_session=True)
pathlib.Path({file!r}).write_text(f"{{os.getpid()}} {{own.pid}} {{apart.pid}}")
print("started", flush=True)
signal.pause()
"""

PARENT = """
import pathlib, sys
from plumbline.retraining.backends.process import IsolatedProcess

folder = pathlib.Path(sys.argv[1])
arguments = [str(folder / "train.py"), "--output", str(folder)]
with IsolatedProcess(arguments, folder, folder / "log", {}) as process:
    process.wait(600)
"""


def all_gone(file: Path) -> bool:
    """Whether the processes the file names have ended, within ten seconds."""
    processes = []
    for pid in file.read_text().split():
        try:
            processes.append(psutil.Process(int(pid)))
        except psutil.NoSuchProcess:
            continue
    _, alive = psutil.wait_procs(processes, timeout=10)
    return not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


def test_a_training_past_its_time_limit_is_ended_with_its_children(job_for, tmp_path):
    job = job_for(FAMILY.format(file=str(tmp_path / "pids")), seconds=3)
    with pytest.raises(TrainingError, match=r"ended after 3 s, its time limit. It last said:\n  started"):
        trained_here(job)
    assert all_gone(tmp_path / "pids")


@pytest.fixture
def parent(job_for, tmp_path):
    """Another process that trains, once its training and that one's children run."""
    job_for(FAMILY.format(file=str(tmp_path / "pids")))
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)], cwd=ROOT, stderr=subprocess.DEVNULL
    ) as process:
        _until_started(process, tmp_path / "log")
        yield process


def _until_started(process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if log.exists() and "started" in log.read_text():
            return
        try:
            process.wait(timeout=0.1)
        except subprocess.TimeoutExpired:
            continue
        raise AssertionError("the training ended by itself")
    raise AssertionError("the training did not start")


def test_an_interrupted_parent_takes_its_training_along(parent, tmp_path):
    parent.send_signal(signal.SIGINT)
    parent.wait(timeout=30)
    assert all_gone(tmp_path / "pids")


def test_a_killed_parent_takes_its_trainings_session_along(parent, tmp_path):
    """Nothing in the parent can run any more: the closed pipe ends the session."""
    training, own, apart = (tmp_path / "pids").read_text().split()
    (tmp_path / "session").write_text(f"{training} {own}")
    parent.kill()
    parent.wait(timeout=30)
    assert all_gone(tmp_path / "session")
    psutil.Process(int(apart)).kill()
