"""Airflow's options for one machine: few processes, short recovery, loopback only."""

from __future__ import annotations

import json

from plumbline.stack.credentials import ROLES
from plumbline.stack.layout import Layout
from plumbline.stack.ports import LOOPBACK

Options = dict[str, dict[str, str]]


def variables(layout: Layout) -> dict[str, str]:
    """Airflow's options as environment variables, `AIRFLOW__SECTION__OPTION`."""
    sections = (_where(layout), _secrets(layout), _size(), _recovery())
    named = {
        f"AIRFLOW__{section}__{option}".upper(): value
        for options in sections
        for section, values in options.items()
        for option, value in values.items()
    }
    return {"AIRFLOW_HOME": str(layout.folders.airflow)} | named


def users() -> str:
    """Airflow's users with their roles, in the form its option wants."""
    return ",".join(f"{user}:{role}" for user, role in ROLES.items())


def passwords(layout: Layout) -> str:
    """The content of Airflow's passwords file."""
    return json.dumps(layout.credentials.airflow_passwords)


def _where(layout: Layout) -> Options:
    return {
        "core": {
            "dags_folder": str(layout.dags),
            "plugins_folder": str(layout.plugins),
            "load_examples": "False",
            # The other syntax is read by a deprecated class of pathspec, and every task's log would say so.
            "dag_ignore_file_syntax": "regexp",
            "execution_api_server_url": f"{layout.ports.airflow_url}/execution/",
            "simple_auth_manager_users": users(),
            "simple_auth_manager_passwords_file": str(layout.folders.secrets / "airflow_passwords.json"),
        },
        "database": {"sql_alchemy_conn": f"sqlite:///{layout.folders.airflow / 'airflow.db'}"},
        "api": {"host": LOOPBACK, "port": str(layout.ports.airflow), "base_url": layout.ports.airflow_url},
        "logging": {
            "base_log_folder": str(layout.folders.logs / "tasks"),
            "dag_processor_child_process_log_directory": str(layout.folders.logs / "dag-files"),
            "colored_console_log": "False",
        },
    }


def _secrets(layout: Layout) -> Options:
    keys = layout.credentials
    return {
        "core": {"fernet_key": keys.fernet_key},
        "api": {"secret_key": keys.api_secret_key},
        "api_auth": {"jwt_secret": keys.jwt_secret},
    }


def _size() -> Options:
    return {
        "core": {"executor": "LocalExecutor", "parallelism": "4"},
        "api": {"workers": "1", "instance_name": "Plumbline", "log_fetch_timeout_sec": "1"},
        "dag_processor": {"parsing_processes": "1"},
        "scheduler": {"scheduler_idle_sleep_time": "0.3"},  # seconds a ready task waits at most
    }


def _recovery() -> Options:
    """A killed scheduler's tasks start again at most 25 s after it died, a killed worker's after 35 s."""
    return {
        "core": {"default_task_retry_delay": "5", "min_serialized_dag_update_interval": "5"},
        "scheduler": {
            "scheduler_heartbeat_sec": "3",
            "scheduler_health_check_threshold": "15",
            "orphaned_tasks_check_interval": "10",
            "task_instance_heartbeat_timeout": "30",
            "task_instance_heartbeat_timeout_detection_interval": "5",
        },
        "workers": {"execution_api_timeout": "20", "missing_dag_retry_delay": "5"},
    }
