"""The whole stack: started, ready, and ended with everything it started, whatever happens."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from plumbline.settings import Settings
from plumbline.stack import components
from plumbline.stack.airflow_rest import AirflowClient
from plumbline.stack.credentials import load_credentials
from plumbline.stack.folders import Folders
from plumbline.stack.health import SECONDS, Readiness
from plumbline.stack.interruption import Interruption
from plumbline.stack.layout import Layout
from plumbline.stack.lock import stack_lock
from plumbline.stack.ports import choose_ports
from plumbline.stack.progress import Progress
from plumbline.stack.supervisor import Supervisor
from plumbline.stack.waiting import Waiter
from plumbline.stack.workers import Workers, restart


@dataclass(frozen=True)
class Stack:
    """A running stack."""

    layout: Layout
    client: AirflowClient
    waiter: Waiter
    supervisor: Supervisor
    started: datetime.datetime
    tend: Callable[[], None]
    """Starts dead components again, and raises when somebody asked for an end."""

    def read_dags(self, *dag_ids: str) -> None:
        """Waits until Airflow has read these DAGs, and lets their runs start."""
        Readiness(self.waiter, self.layout.folders).dags(self.client, dag_ids, self.started)
        for dag_id in dag_ids:
            self.client.unpause(dag_id)


@contextmanager
def local_stack(
    settings: Settings,
    progress: Progress,
    interruption: Interruption,
    dags: Path | None = None,
    plugins: Path | None = None,
) -> Iterator[Stack]:
    """Starts Airflow and MLflow, yields them ready, and ends them.

    Args:
        settings: the project, and the folder for everything the stack keeps.
        progress: told what is started and awaited.
        interruption: looked at while waiting.
        dags: another folder of DAG files than the project's.
        plugins: another folder of plugins than the project's.

    Raises:
        StackRunningError: another stack runs in the same state folder.
        ComponentError, WaitError, NotReadyError: a part does not start; names its log.
    """
    folders = Folders(settings.state)
    folders.create()
    with stack_lock(folders.lock, progress.done) as lock:
        layout = Layout(
            settings=settings,
            dags=dags or settings.root / "dags",
            plugins=plugins or settings.root / "plugins",
            ports=choose_ports(folders.ports),
            credentials=load_credentials(folders.secrets),
        )
        supervisor = Supervisor(lock, progress.done)
        tend = _tend(supervisor, interruption)
        waiter = Waiter(tend, progress.awaiting)
        client = AirflowClient(
            layout.ports.airflow_url, "admin", layout.credentials.airflow_passwords["admin"]
        )
        try:
            started = datetime.datetime.now(datetime.UTC)
            _start(layout, supervisor, waiter, client)
            yield Stack(layout, client, waiter, supervisor, started, tend)
        finally:
            progress.awaiting("everything ends", 0)
            client.close()
            supervisor.stop()


def _tend(supervisor: Supervisor, interruption: Interruption) -> Callable[[], None]:
    workers = Workers()

    def tend() -> None:
        interruption.check()
        supervisor.tend()
        scheduler = supervisor.sessions().get("airflow-scheduler")
        if scheduler is not None and workers.lost_one(scheduler):
            restart(scheduler)

    return tend


def _start(layout: Layout, supervisor: Supervisor, waiter: Waiter, client: AirflowClient) -> None:
    components.write_configuration(layout)
    supervisor.start(components.mlflow(layout, os.environ))  # slow to start: first, and meanwhile the rest
    _migrate(layout, supervisor, waiter)
    for component in components.airflow(layout, os.environ):
        supervisor.start(component)
    readiness = Readiness(waiter, layout.folders)
    readiness.airflow(client)
    readiness.mlflow(layout.ports.mlflow_url, layout.credentials.mlflow_password)


def _migrate(layout: Layout, supervisor: Supervisor, waiter: Waiter) -> None:
    """Makes or updates Airflow's database, once for each version of Airflow."""
    stamp, installed = layout.folders.airflow / "migrated", version("apache-airflow-core")
    if stamp.exists() and stamp.read_text() == installed:
        return
    migration = components.database_migration(layout, os.environ)
    supervisor.start(migration, once=True)

    def migrated() -> bool | None:
        return supervisor.finished(migration.name) or None

    waiter.until("Airflow's database is made", migrated, SECONDS, migration.log)
    stamp.write_text(installed)
