"""Dead components start again a few times; at the end nothing is left, whatever a component started."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from plumbline.stack import sessions, supervisor
from plumbline.stack.components import Component
from plumbline.stack.supervisor import ComponentError, Supervisor

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.timeout(60)

STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = [sys.executable, "-c", "import time; time.sleep(600)"]
subprocess.Popen(child, process_group=0)
if "leave" in sys.argv:
    subprocess.Popen(child, start_new_session=True)
print("up", flush=True)
time.sleep(600)
"""

PARENT = """
import os, sys
from pathlib import Path
from plumbline.stack.components import Component
from plumbline.stack.supervisor import Supervisor
folder = Path(sys.argv[1])
command = (sys.executable, "-c", sys.argv[2])
supervisor = Supervisor(os.open(folder / "lock", os.O_RDWR | os.O_CREAT), print)
environment = os.environ | {"PYTHONPATH": os.getcwd()}
supervisor.start(Component("toy", command, environment, folder / "toy.log", folder))
print(supervisor.sessions()["toy"], flush=True)
sys.stdin.read()
"""


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def make(tmp_path):
    lock = os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT)
    made = []

    def start(code, clock=time.monotonic, argument="", **options):
        kept = Supervisor(lock, made.append, clock)
        command, environment = (sys.executable, "-c", code, argument), os.environ | {"PYTHONPATH": str(ROOT)}
        component = Component("toy", command, environment, tmp_path / "toy.log", tmp_path)
        kept.start(component, **options)
        stops.append(kept)
        return kept

    stops = []
    start.said = made
    yield start
    for kept in stops:
        kept.stop()
    os.close(lock)


def until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not (seen := condition()):
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.02)
    return seen


def test_a_dead_component_starts_again_after_a_pause(make):
    clock = Clock()
    kept = make("import time; time.sleep(600)", clock)
    first = kept.sessions()["toy"]
    os.kill(first, signal.SIGKILL)
    until(lambda: kept.tend() or not kept.sessions())
    kept.tend()
    assert not kept.sessions(), "the pause is not over"
    clock.now += 1
    kept.tend()
    assert kept.sessions()["toy"] != first
    assert make.said == ["toy ended with exit code -9; starting it again in 1 s"]


def test_one_that_keeps_dying_is_given_up_with_its_exit_code_and_log(make, tmp_path):
    clock = Clock()
    kept = make("raise SystemExit(7)", clock)

    def tend():
        clock.now += 0.5
        kept.tend()

    with pytest.raises(ComponentError, match=rf"toy ended 6 times, last with exit code 7: see {tmp_path}"):
        until(tend)


def test_one_that_works_and_ends_is_not_started_again(make):
    kept = make("print('done')", once=True)
    until(lambda: kept.tend() or kept.finished("toy"))
    assert make.said == []


def test_one_that_works_and_fails_is_an_error_with_its_log(make):
    kept = make("raise SystemExit(3)", once=True)
    with pytest.raises(ComponentError, match="toy failed with exit code 3"):
        until(lambda: kept.finished("toy"))


def test_stopping_leaves_nothing_not_even_what_ignores_the_request(make, tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "GRACE", 0.5)
    kept = make(STUBBORN, argument="leave")
    until(lambda: "up" in (tmp_path / "toy.log").read_text())
    everyone = sessions.family(kept.sessions()["toy"])
    assert len(everyone) == 4, "the keeper, the component, its child, and one in a session of its own"
    kept.stop()
    assert not [process for process in everyone if process.is_running()]


def test_when_a_component_is_killed_what_it_started_ends_before_it_starts_again(make, tmp_path):
    kept = make(STUBBORN)
    until(lambda: "up" in (tmp_path / "toy.log").read_text())
    session = kept.sessions()["toy"]
    (component,) = psutil.Process(session).children()
    component.kill()
    until(lambda: kept.tend() or not kept.sessions())
    assert not sessions.members(session)


def test_when_the_parent_is_killed_everything_ends(tmp_path):
    command = [sys.executable, "-c", PARENT, str(tmp_path), "import time; time.sleep(600)"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as parent:
        session = int(parent.stdout.readline())
        until(lambda: len(sessions.family(session)) == 2)
        parent.kill()
        until(lambda: not sessions.members(session))
