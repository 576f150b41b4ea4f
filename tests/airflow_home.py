"""Airflow inside a test's process: a home of its own, our plugins, and the one warning it brings along."""

from __future__ import annotations

import os
import secrets
import tempfile
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def environment(home: Path) -> dict[str, str]:
    """What Airflow reads when it is first imported; it writes only below `home`."""
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAG_IGNORE_FILE_SYNTAX": "regexp",  # as in the stack
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_urlsafe(64),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
    }


def prepare() -> None:
    """Gives this process its home, once, before anything imports Airflow."""
    if "AIRFLOW_HOME" not in os.environ:
        os.environ |= environment(Path(tempfile.mkdtemp(prefix="plumbline-tests-airflow-")))


def allow_airflows_own_warnings() -> None:
    """Inside `warnings.catch_warnings`: what Airflow's dependencies say of each other is not ours to mend."""
    warnings.filterwarnings("ignore", message="Using `httpx` with `starlette.testclient`")


def task_context(records: dict[str, Any] | None = None, **run: Any) -> dict[str, Any]:
    """What Airflow hands a task: the run, what earlier tasks returned, the form.

    Args:
        records: JSON by task id, as XCom holds it.
        run: fields of the DAG run; `conf` also fills the form.
    """
    fields = {
        "dag_id": "jobs.retrain",
        "run_id": "r",
        "run_type": "manual",
        "triggering_user_name": "engineer",
    }
    fields |= {"conf": {}, "logical_date": None} | run
    found = records or {}
    return {
        "dag_run": SimpleNamespace(**fields),
        "ti": SimpleNamespace(xcom_pull=lambda *, task_ids: found.get(task_ids)),
        "params": fields["conf"],
    }
