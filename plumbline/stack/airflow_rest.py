"""Airflow's REST API, as far as the stack needs it: every call has a time limit."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from plumbline.errors import PlumblineError
from plumbline.stack.waiting import UnreachableError

SECONDS = 15.0
FINISHED = ("success", "failed")


class AirflowError(PlumblineError):
    """Airflow refused a request."""


@dataclass(frozen=True)
class Dag:
    """A DAG as Airflow last read it."""

    dag_id: str
    paused: bool
    parsed: datetime.datetime | None


@dataclass(frozen=True)
class Run:
    """A DAG run. `state` is queued, running, success or failed."""

    dag_id: str
    run_id: str
    state: str

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state in FINISHED


@dataclass(frozen=True)
class Task:
    """One task of a run. `state` is empty before it is scheduled; `seconds` is how long it ran."""

    task_id: str
    name: str
    state: str
    attempt: int
    seconds: float | None
    started: datetime.datetime | None


class AirflowClient:
    """One user's session with one Airflow."""

    def __init__(
        self, url: str, user: str, password: str, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._http = httpx.Client(base_url=url, timeout=SECONDS, trust_env=False, transport=transport)
        self._user, self._password = user, password
        self._token: str | None = None

    def close(self) -> None:
        """Closes connections."""
        self._http.close()

    def health(self) -> dict[str, str | None]:
        """Each component's status; none for one that never ran. Needs no user."""
        report = self._send("GET", "/api/v2/monitor/health", signed=False).json()
        return {name: status.get("status") for name, status in report.items()}

    def dag(self, dag_id: str) -> Dag | None:
        """The DAG, or none if Airflow has not read it yet."""
        found = self._find(f"/api/v2/dags/{quote(dag_id)}")
        if found is None:
            return None
        parsed = found["last_parsed_time"]
        return Dag(dag_id, bool(found["is_paused"]), parsed and datetime.datetime.fromisoformat(parsed))

    def import_errors(self) -> dict[str, str]:
        """Why DAG files could not be read, by file."""
        errors = self._send("GET", "/api/v2/importErrors").json()["import_errors"]
        return {error["filename"]: error["stack_trace"] for error in errors}

    def unpause(self, dag_id: str) -> None:
        """Lets the DAG's runs start."""
        path = f"/api/v2/dags/{quote(dag_id)}"
        self._send("PATCH", path, params={"update_mask": "is_paused"}, json={"is_paused": False})

    def run(self, dag_id: str, run_id: str) -> Run | None:
        """The run, or none if there is no such run."""
        found = self._find(_run_path(dag_id, run_id))
        return None if found is None else Run(dag_id, run_id, str(found["state"]))

    def trigger(self, dag_id: str, run_id: str, conf: Mapping[str, Any]) -> None:
        """Starts a run under this id; does nothing if there is one."""
        body = {"dag_run_id": run_id, "logical_date": None, "conf": dict(conf)}
        self._send("POST", f"/api/v2/dags/{quote(dag_id)}/dagRuns", json=body, accept=(409,))

    def clear(self, dag_id: str, run_id: str, *, only_failed: bool) -> None:
        """Has a run's tasks run again, with the DAG as it is now."""
        body = {
            "dry_run": False,
            "dag_run_id": run_id,
            "only_failed": only_failed,
            "reset_dag_runs": True,
            "run_on_latest_version": True,
        }
        self._send("POST", f"/api/v2/dags/{quote(dag_id)}/clearTaskInstances", json=body)

    def tasks(self, dag_id: str, run_id: str) -> tuple[Task, ...]:
        """The run's tasks, in the order they started; those that have not started last."""
        found = self._send("GET", f"{_run_path(dag_id, run_id)}/taskInstances").json()["task_instances"]
        last = datetime.datetime.max.replace(tzinfo=datetime.UTC)
        return tuple(sorted(map(_task, found), key=lambda task: task.started or last))

    def required_action(self, dag_id: str, run_id: str, task_id: str) -> str:
        """What a waiting task asks a person."""
        path = f"{_run_path(dag_id, run_id)}/taskInstances/{quote(task_id)}/-1/hitlDetails"
        found = self._find(path)
        return "" if found is None else str(found["subject"])

    def failure(self, dag_id: str, run_id: str, task_id: str, attempt: int) -> str:
        """Why one attempt of a task failed, in the words of its error; empty if it logged none."""
        path = f"{_run_path(dag_id, run_id)}/taskInstances/{quote(task_id)}/logs/{attempt}"
        answer = self._send(
            "GET", path, params={"full_content": True}, headers={"Accept": "application/json"}
        )
        causes = [cause for event in answer.json()["content"] for cause in event.get("error_detail") or ()]
        return f"{causes[-1]['exc_type']}: {causes[-1]['exc_value']}" if causes else ""

    def _find(self, path: str) -> dict[str, Any] | None:
        answer = self._send("GET", path, accept=(404,))
        return None if answer.status_code == 404 else answer.json()

    def _send(
        self, method: str, path: str, *, accept: tuple[int, ...] = (), signed: bool = True, **options: Any
    ) -> httpx.Response:
        headers = dict(options.pop("headers", {}))
        if signed:
            headers["Authorization"] = f"Bearer {self._token or self._sign_in()}"
        answer = self._request(method, path, headers=headers, **options)
        if answer.is_error and answer.status_code not in accept:
            raise AirflowError(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer

    def _sign_in(self) -> str:
        body = {"username": self._user, "password": self._password}
        answer = self._request("POST", "/auth/token", json=body)
        if answer.is_error:
            raise AirflowError(f"{self._user} cannot sign in: {answer.status_code} {answer.text[:300]}")
        self._token = str(answer.json()["access_token"])
        return self._token

    def _request(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            answer = self._http.request(method, path, **options)
        except httpx.TransportError as error:
            raise UnreachableError(f"{self._http.base_url}: {error or type(error).__name__}") from error
        if answer.status_code >= 500:
            raise UnreachableError(f"{method} {path}: {answer.status_code}")
        return answer


def _run_path(dag_id: str, run_id: str) -> str:
    return f"/api/v2/dags/{quote(dag_id)}/dagRuns/{quote(run_id)}"


def _task(found: Mapping[str, Any]) -> Task:
    started = found["start_date"]
    return Task(
        task_id=str(found["task_id"]),
        name=str(found["task_display_name"]),
        state=str(found["state"] or ""),
        attempt=int(found["try_number"]),
        seconds=found["duration"],
        started=started and datetime.datetime.fromisoformat(started),
    )
