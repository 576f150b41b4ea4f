"""The whole thing for real: Airflow, MLflow and a forge, on a copy of the project with the census."""

from __future__ import annotations

import io
import json
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from plumbline.nightly.context import Context
from plumbline.settings import Settings
from plumbline.stack.interruption import interruptible
from plumbline.stack.local import Stack, local_stack
from plumbline.stack.progress import PlainProgress

ROOT = Path(__file__).resolve().parents[2]
MODEL = "acs_employment"
DATA = Path("var/data") / MODEL


@dataclass
class Site:
    """A project folder with its running stack."""

    settings: Settings
    stack: Stack

    @property
    def night(self) -> Context:
        """A fresh look at specs, policies and evidence."""
        return Context(model=MODEL, settings=self.settings)

    def kinds(self) -> list[str]:
        """What is recorded, in order."""
        return [entry.kind for entry in self.night.ledger.all()]

    def rewrite(self, file: str, *edits: tuple[str, str]) -> None:
        """Edits a policy of this site."""
        path = self.settings.root / file
        text = path.read_text()
        for old, new in edits:
            assert old in text, f"{file} has no {old!r}"
            text = text.replace(old, new)
        path.write_text(text)

    def trigger(self, stage: str, run_id: str, **conf: Any) -> None:
        """Starts a run over REST, as the demo does."""
        self.stack.client.trigger(f"{MODEL}.{stage}", run_id, conf)

    def until(self, what: str, check: Callable[[], Any], seconds: float = 120) -> Any:
        """Waits for a condition; the stack's dead components are started again meanwhile."""
        return self.stack.waiter.until(what, check, seconds, self.stack.layout.folders.logs)

    def finished(self, stage: str, run_id: str, seconds: float = 120) -> str:
        """The state a run ends in."""

        def state() -> str | None:
            run = self.stack.client.run(f"{MODEL}.{stage}", run_id)
            return run.state if run and run.finished else None

        return str(self.until(f"{stage} {run_id}", state, seconds))

    def states(self, stage: str, run_id: str) -> dict[str, str]:
        """Each task's state."""
        tasks = self.stack.client.tasks(f"{MODEL}.{stage}", run_id)
        return {task.task_id: task.state for task in tasks}

    @contextmanager
    def as_user(self, user: str) -> Iterator[httpx.Client]:
        """A signed-in client of Airflow's REST API."""
        url, passwords = (
            self.stack.layout.ports.airflow_url,
            self.stack.layout.credentials.airflow_passwords,
        )
        with httpx.Client(base_url=url, timeout=20, trust_env=False) as client:
            token = client.post("/auth/token", json={"username": user, "password": passwords[user]})
            client.headers["Authorization"] = f"Bearer {token.json()['access_token']}"
            yield client


def copy_of_the_project(destination: Path) -> Path:
    """Everything a night reads; the data linked, not copied."""
    for folder in ("dags", "plugins", "plumbline", "alignment_checks", "models", "policies", "deploy"):
        shutil.copytree(
            ROOT / folder, destination / folder, ignore=shutil.ignore_patterns("__pycache__", "requirements*")
        )
    shutil.copytree(ROOT / DATA, destination / DATA, copy_function=os.link)
    return destination


@contextmanager
def running_site(root: Path) -> Iterator[Site]:
    """Starts the stack on a project folder and lets the model's runs start."""
    state = root / "var"
    settings = Settings(
        root=root,
        state=state,
        database_url=f"sqlite:///{state / 'plumbline.db'}",
        tracking_uri=None,
        forge=state / "forge",
    )
    _remember_unusual_ports(state / "ports.json")
    with ExitStack() as open_:
        interruption = open_.enter_context(interruptible())
        progress = PlainProgress(io.StringIO())
        stack = open_.enter_context(local_stack(settings, progress, interruption))
        stack.read_dags(*(f"{MODEL}.{stage}" for stage in ("evaluate", "retrain", "rollout")))
        yield Site(settings, stack)


def _remember_unusual_ports(file: Path) -> None:
    """A stack that somebody else is starting would take the usual ports, too."""
    with socket.socket() as airflow, socket.socket() as mlflow:
        for free in (airflow, mlflow):
            free.bind(("127.0.0.1", 0))
        ports = {"airflow": airflow.getsockname()[1], "mlflow": mlflow.getsockname()[1]}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(ports))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One stack for a module; its tests tell one story in order."""
    if not (ROOT / DATA).is_dir():
        pytest.skip("the census data is not here: run `make data`")
    with running_site(copy_of_the_project(tmp_path_factory.mktemp("site"))) as running:
        yield running
