"""`make up`: the stack in the foreground until Ctrl-C, with its addresses and passwords."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from typing import TextIO

from plumbline.errors import PlumblineError
from plumbline.settings import Settings
from plumbline.stack import components
from plumbline.stack.credentials import MLFLOW_USER, ROLES
from plumbline.stack.demo import FAILED, Places
from plumbline.stack.health import Readiness
from plumbline.stack.interruption import Interrupted, interruptible
from plumbline.stack.layout import Layout
from plumbline.stack.local import Stack, local_stack
from plumbline.stack.progress import Progress, progress_for
from plumbline.stack.waiting import UnreachableError

PAUSE = 1.0  # seconds between two looks at the stack


def run(
    settings: Settings,
    dag_ids: Sequence[str] = (),
    *,
    places: Places | None = None,
    output: TextIO = sys.stdout,
) -> int:
    """Keeps the stack up until somebody ends it; the exit code is 0 then, and 1 if it fails.

    Args:
        settings: the project.
        dag_ids: DAGs whose runs may start; others stay as they are in Airflow's UI.
        places: folders to load from instead of the project's.
        output: gets addresses, passwords and progress.
    """
    progress = progress_for(output)
    try:
        _keep_up(settings, progress, dag_ids, places or Places())
    except Interrupted:  # the usual end
        progress.close()
        output.write("everything ended\n")
    except PlumblineError as error:
        progress.close()
        output.write(f"up: {error}\n")
        return FAILED
    finally:
        progress.close()
    return 0


def _keep_up(settings: Settings, progress: Progress, dag_ids: Sequence[str], places: Places) -> None:
    with (
        interruptible() as interruption,
        local_stack(settings, progress, interruption, places.dags, places.plugins) as stack,
    ):
        stack.supervisor.start(components.triggerer(stack.layout, os.environ))
        stack.supervisor.start(components.alignment(stack.layout, os.environ))
        Readiness(stack.waiter, stack.layout.folders).alignment(stack.layout.ports.alignment_url)
        progress.done(welcome(stack.layout))
        paused = tuple(dag_ids)
        while True:
            stack.tend()
            paused = _unpause(stack, paused)
            time.sleep(PAUSE)


def _unpause(stack: Stack, dag_ids: Sequence[str]) -> tuple[str, ...]:
    """Lets the runs of those DAGs start that Airflow has read by now; returns the others.

    A spec that cannot be read has no such DAG, and does not keep the rest from coming up.
    """
    try:
        known = [dag_id for dag_id in dag_ids if stack.client.dag(dag_id)]
        for dag_id in known:
            stack.client.unpause(dag_id)
    except UnreachableError:
        return tuple(dag_ids)
    return tuple(dag_id for dag_id in dag_ids if dag_id not in known)


def welcome(layout: Layout) -> str:
    """Addresses, users and passwords, and how to end."""
    passwords = layout.credentials.airflow_passwords
    users = [f"    {user:<10} {passwords[user]}  ({role})" for user, role in ROLES.items()]
    return "\n".join(
        [
            "ready",
            f"  Airflow  {layout.ports.airflow_url}",
            *users,
            f"  MLflow   {layout.ports.mlflow_url}",
            f"    {MLFLOW_USER:<10} {layout.credentials.mlflow_password}",
            f"  Checks   {layout.ports.alignment_url}  (review: {layout.ports.alignment_url}/review/)",
            f"    tokens     {layout.folders.alignment_tokens}",
            f"  Logs     {layout.folders.logs}",
            "Ctrl-C ends everything.",
        ]
    )
