"""The real thing, with toy DAGs: loopback only, recovers, keeps its secrets, leaves nothing behind."""

import dataclasses
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest

from plumbline.stack import sessions
from plumbline.stack.credentials import MLFLOW_USER, load_credentials
from plumbline.stack.interruption import interruptible
from plumbline.stack.local import local_stack
from plumbline.stack.progress import PlainProgress

TOY = Path(__file__).parent / "toy"
ROOT = Path(__file__).resolve().parents[2]
RECOVERED_WITHIN = 60  # seconds, the promise

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    """One state folder for both tests: the second also shows that a stopped stack starts again."""
    return tmp_path_factory.mktemp("project") / "var"


def everything(stack):
    """Every process of the stack."""
    return {
        process for session in stack.supervisor.sessions().values() for process in sessions.family(session)
    }


def running(stack, task_id):
    """The task's attempt, once it runs."""
    tasks = stack.client.tasks("toy.evaluate", "night-000")
    return next((task for task in tasks if task.task_id == task_id and task.state == "running"), None)


def succeeded(stack, dag_id):
    run = stack.client.run(dag_id, "night-000")
    return True if run and run.state == "success" else None


def test_it_listens_on_loopback_recovers_keeps_its_secrets_and_leaves_nothing(settings, state):
    settings = dataclasses.replace(settings, state=state)
    output = io.StringIO()
    with (
        interruptible() as interruption,
        local_stack(settings, PlainProgress(output), interruption, TOY / "dags", TOY / "none") as stack,
    ):
        folders = stack.layout.folders
        stack.read_dags("toy.evaluate", "toy.retrain")
        stack.client.trigger("toy.evaluate", "night-000", {"night": 0})
        stack.waiter.until("measuring", lambda: running(stack, "measure"), 60, folders.logs)
        processes = everything(stack)

        check_that_only_loopback_listens(processes)
        check_that_strangers_are_refused(stack)
        check_that_no_command_line_shows_a_secret(stack, processes)

        os.kill(scheduler(processes), signal.SIGKILL)
        killed = time.monotonic()
        for dag_id in ("toy.evaluate", "toy.retrain"):
            stack.waiter.until(dag_id, lambda: succeeded(stack, dag_id), RECOVERED_WITHIN, folders.logs)  # noqa: B023
        assert time.monotonic() - killed < RECOVERED_WITHIN
        (measure,) = [t for t in stack.client.tasks("toy.evaluate", "night-000") if t.task_id == "measure"]
        assert measure.attempt == 2
        processes |= everything(stack)
    assert "airflow-scheduler ended with exit code" in output.getvalue()
    assert not [process for process in processes if process.is_running()]
    check_that_no_log_shows_a_secret(folders)


def scheduler(processes):
    """The scheduler itself, not its keeper and not its workers."""
    (found,) = [p.pid for p in processes if p.cmdline()[1:4] == ["-m", "airflow", "scheduler"]]
    return found


def check_that_only_loopback_listens(processes):
    listening = {
        connection.laddr.ip
        for process in processes
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}


def check_that_strangers_are_refused(stack):
    ports = stack.layout.ports
    for url in (f"{ports.airflow_url}/api/v2/dags", f"{ports.mlflow_url}/api/2.0/mlflow/experiments/get"):
        assert httpx.get(url, trust_env=False, timeout=10).status_code == 401
    owner = (MLFLOW_USER, stack.layout.credentials.mlflow_password)
    search = f"{ports.mlflow_url}/api/2.0/mlflow/registered-models/search"
    assert httpx.get(search, auth=owner, trust_env=False, timeout=10).status_code == 200


def check_that_no_command_line_shows_a_secret(stack, processes):
    words = " ".join(word for process in processes for word in process.cmdline())
    assert not [secret for secret in stack.layout.credentials.values() if secret in words]


def check_that_no_log_shows_a_secret(folders):
    logs = [file.read_text(errors="replace") for file in folders.logs.rglob("*") if file.is_file()]
    assert any("measuring" in log for log in logs)
    secrets = load_credentials(folders.secrets).values()
    assert not [secret for secret in secrets for log in logs if secret in log]


def test_after_ctrl_c_nothing_is_left_and_the_next_demo_goes_on(state):
    """The interrupted night ends with code 130; run again, it goes on where it was and succeeds."""
    with drive(state) as demo:
        assert wait_for_line(demo, "... measure")
        session = demo_processes(demo)
        demo.send_signal(signal.SIGINT)
        rest = demo.communicate(timeout=60)[0]
    assert (demo.returncode, rest.splitlines()[-1]) == (
        130,
        "demo: interrupted by SIGINT; nothing is left running",
    )
    assert not [process for process in session if process.is_running()]

    with drive(state) as demo:
        said = demo.communicate(timeout=150)[0]
    assert demo.returncode == 0, said
    summary = json.loads(said.splitlines()[-1].removeprefix("summary "))
    assert (summary["night"], summary["reused"]) == (7, False)
    assert {"start", "evaluate", "evaluate.measure", "retrain.train", "total"} <= set(summary["seconds"])


def drive(state):
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PLUMBLINE_STATE": str(state)}
    command = [sys.executable, str(TOY / "drive.py")]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def wait_for_line(demo, text):
    return any(text in line for line in demo.stdout)


def demo_processes(demo):
    return set(psutil.Process(demo.pid).children(recursive=True))
