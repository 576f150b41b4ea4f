"""The stack's components: what runs, with which environment, and where it logs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from plumbline.stack import airflow_options, environment
from plumbline.stack.credentials import write_private
from plumbline.stack.layout import Layout
from plumbline.stack.ports import LOOPBACK


@dataclass(frozen=True)
class Component:
    """One process to run. Nothing secret is in its command."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    folder: Path


def write_configuration(layout: Layout) -> None:
    """Writes the two files that components read: Airflow's passwords and MLflow's sign-in settings."""
    write_private(layout.folders.secrets / "airflow_passwords.json", airflow_options.passwords(layout))
    write_private(layout.folders.mlflow / "basic_auth.ini", environment.mlflow_auth_file(layout))


def mlflow(layout: Layout, inherited: Mapping[str, str]) -> Component:
    """The MLflow server: one worker, asks for a password, keeps artifacts in a folder."""
    store = f"sqlite:///{layout.folders.mlflow / 'mlflow.db'}"
    artifacts = str(layout.folders.mlflow / "artifacts")
    return Component(
        name="mlflow",
        command=(
            *(sys.executable, "-m", "mlflow", "server", "--app-name", "basic-auth"),
            *("--host", LOOPBACK, "--port", str(layout.ports.mlflow), "--workers", "1"),
            *("--backend-store-uri", store, "--artifacts-destination", artifacts),
        ),
        environment=environment.mlflow_environment(layout, inherited),
        log=layout.folders.log("mlflow"),
        folder=layout.folders.mlflow,
    )


def airflow(layout: Layout, inherited: Mapping[str, str]) -> tuple[Component, ...]:
    """Airflow's server, scheduler with its workers, and DAG processor: all that runs need."""
    return (
        _airflow(layout, inherited, "api-server"),
        # Logs are read from the same disk; the log server would listen on every interface.
        _airflow(layout, inherited, "scheduler", "--skip-serve-logs"),
        _airflow(layout, inherited, "dag-processor"),
    )


def triggerer(layout: Layout, inherited: Mapping[str, str]) -> Component:
    """Airflow's triggerer, which watches trainings that run elsewhere."""
    return _airflow(layout, inherited, "triggerer", "--skip-serve-logs")


def alignment(layout: Layout, inherited: Mapping[str, str]) -> Component:
    """The alignment service, with the project's guardrail policies; it makes its callers' tokens itself."""
    name = "alignment"
    where = ("--host", LOOPBACK, "--port", str(layout.ports.alignment))
    return Component(
        name=name,
        command=(sys.executable, "-m", "plumbline.cli", "serve", "alignment", *where),
        environment=environment.alignment_environment(layout, inherited),
        log=layout.folders.log(name),
        folder=layout.settings.root,
    )


def database_migration(layout: Layout, inherited: Mapping[str, str]) -> Component:
    """Makes or updates Airflow's database, then ends."""
    return _airflow(layout, inherited, "db", "migrate")


def _airflow(layout: Layout, inherited: Mapping[str, str], *arguments: str) -> Component:
    name = "airflow-" + arguments[0]
    return Component(
        name=name,
        command=(sys.executable, "-m", "airflow", *arguments),
        environment=environment.airflow_environment(layout, inherited),
        log=layout.folders.log(name),
        folder=layout.settings.root,
    )
