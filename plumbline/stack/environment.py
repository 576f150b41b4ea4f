"""Each component's environment, as data: the user's own, less what would interfere, plus the stack's."""

from __future__ import annotations

import os
from collections.abc import Mapping

from plumbline.stack import airflow_options
from plumbline.stack.credentials import MLFLOW_USER
from plumbline.stack.layout import Layout
from plumbline.stack.ports import LOOPBACK

INTERFERING = ("AIRFLOW", "MLFLOW_", "_MLFLOW_", "PLUMBLINE_", "PYTHONDONTWRITEBYTECODE", "PYTHONHOME")
"""Prefixes of variables that would change what the stack does or slow down its start."""

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_MAX_THREADS")
MOST_THREADS = 4


def airflow_environment(layout: Layout, inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment of every Airflow component, and through the scheduler of every task."""
    review = {"PLUMBLINE_REVIEW_PAGES": f"{layout.ports.alignment_url}/review/"}
    return _common(layout, inherited) | airflow_options.variables(layout) | _tracking(layout) | review


def alignment_environment(layout: Layout, inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment of the alignment service, whose pages link to Airflow's."""
    return _common(layout, inherited) | {"PLUMBLINE_AIRFLOW_PAGES": layout.ports.airflow_url}


def mlflow_environment(layout: Layout, inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment of the MLflow server."""
    return _common(layout, inherited) | {
        "MLFLOW_AUTH_CONFIG_PATH": str(layout.folders.mlflow / "basic_auth.ini"),
        "MLFLOW_AUTH_ADMIN_USERNAME": MLFLOW_USER,
        "MLFLOW_AUTH_ADMIN_PASSWORD": layout.credentials.mlflow_password,
        "MLFLOW_FLASK_SERVER_SECRET_KEY": layout.credentials.mlflow_secret_key,
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",  # seven more processes, for jobs nobody submits
    }


def mlflow_auth_file(layout: Layout) -> str:
    """MLflow's basic-auth settings; the password itself comes through the environment."""
    return "\n".join(
        [
            "[mlflow]",
            "default_permission = NO_PERMISSIONS",
            f"database_uri = sqlite:///{layout.folders.mlflow / 'users.db'}",
            "authorization_function = mlflow.server.auth:authenticate_request_basic_auth",
            "auth_cache_ttl_seconds = 300",  # else every request pays for hashing the password
        ]
    )


def _common(layout: Layout, inherited: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in inherited.items() if not name.startswith(INTERFERING)}
    path = (str(layout.settings.root), kept.get("PYTHONPATH", ""))
    loopback = (LOOPBACK, "localhost", kept.get("NO_PROXY", kept.get("no_proxy", "")))
    return (
        dict.fromkeys(THREADS, str(min(MOST_THREADS, os.cpu_count() or 1)))
        | kept
        | {
            "PYTHONPATH": os.pathsep.join(filter(None, path)),
            "PYTHONUNBUFFERED": "1",  # a log shows what happened up to the moment of a crash
            "NO_PROXY": ",".join(filter(None, loopback)),
            "no_proxy": ",".join(filter(None, loopback)),
            "NO_COLOR": "1",
            "DO_NOT_TRACK": "1",
            "MLFLOW_DISABLE_TELEMETRY": "true",
            "PLUMBLINE_ROOT": str(layout.settings.root),
            "PLUMBLINE_STATE": str(layout.settings.state),
            "PLUMBLINE_DATABASE_URL": layout.settings.database_url,
            "PLUMBLINE_FORGE": str(layout.settings.forge),
            "PLUMBLINE_AIRFLOW_URL": layout.ports.airflow_url,
        }
    )


def _tracking(layout: Layout) -> dict[str, str]:
    return {
        "MLFLOW_TRACKING_URI": layout.ports.mlflow_url,
        "MLFLOW_TRACKING_USERNAME": MLFLOW_USER,
        "MLFLOW_TRACKING_PASSWORD": layout.credentials.mlflow_password,
    }
