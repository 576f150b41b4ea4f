"""Follows one DAG run to its end, task by task, or to the point where a person is needed."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.errors import PlumblineError
from plumbline.stack.airflow_rest import AirflowClient, Run, Task
from plumbline.stack.folders import Folders
from plumbline.stack.progress import Progress
from plumbline.stack.waiting import UnreachableError, Waiter

AT_WORK = ("running", "queued", "scheduled", "restarting", "up_for_retry", "up_for_reschedule")
MARKS = {"success": "✓", "failed": "✗", "upstream_failed": "✗", "skipped": "-"}


class RunFailedError(PlumblineError):
    """A run failed; says which task, why, and where its log is."""


class PersonNeededError(PlumblineError):
    """A run waits for somebody's decision; says what is asked and where."""


@dataclass(frozen=True)
class Follower:
    """Follows runs on one Airflow."""

    client: AirflowClient
    waiter: Waiter
    progress: Progress
    folders: Folders
    url: str

    def follow(self, dag_id: str, run_id: str, seconds: float) -> dict[str, float]:
        """Shows the run's tasks as they end; returns how many seconds each took.

        Raises:
            RunFailedError: the run failed.
            PersonNeededError: nothing goes on before a person decides.
            WaitError: it takes longer than `seconds`.
        """
        shown: dict[str, str] = {}
        current = [f"{dag_id} starts"]

        def look() -> Run | None:
            run = self.client.run(dag_id, run_id)
            tasks = self.client.tasks(dag_id, run_id)
            self._show_ended(tasks, shown)
            self._check_for_person(dag_id, run_id, tasks)
            current[0] = ", ".join(task.name for task in tasks if task.state == "running") or current[0]
            return run if run and run.finished else None

        run = self.waiter.until(lambda: current[0], look, seconds, self.folders.logs / "tasks")
        tasks = self.client.tasks(dag_id, run_id)
        if run.state != "success":
            raise RunFailedError(self._last_words(dag_id, run_id, tasks))
        return {task.task_id: round(task.seconds or 0.0, 1) for task in tasks if task.state == "success"}

    def _show_ended(self, tasks: tuple[Task, ...], shown: dict[str, str]) -> None:
        for task in tasks:
            if task.state in MARKS and shown.get(task.task_id) != task.state:
                shown[task.task_id] = task.state
                self.progress.done(f"{MARKS[task.state]} {task.name}", task.seconds)

    def _check_for_person(self, dag_id: str, run_id: str, tasks: tuple[Task, ...]) -> None:
        waiting = [task for task in tasks if task.state == "awaiting_input"]
        if waiting and not any(task.state in AT_WORK for task in tasks):
            question = self.client.required_action(dag_id, run_id, waiting[0].task_id)
            raise PersonNeededError(
                f"{waiting[0].name} waits for a person: {question}\n"
                f"`make up` starts the stack again; answer at {self.url}/required_actions"
            )

    def _last_words(self, dag_id: str, run_id: str, tasks: tuple[Task, ...]) -> str:
        failed = next((task for task in tasks if task.state == "failed"), None)
        if failed is None:
            return (
                f"{dag_id} {run_id} failed without a failed task: see {self.folders.log('airflow-scheduler')}"
            )
        reason = self._reason(dag_id, run_id, failed)
        log = task_log(self.folders, dag_id, run_id, failed)
        return f"{failed.name} failed in {dag_id} {run_id}{reason}; see {log}"

    def _reason(self, dag_id: str, run_id: str, task: Task) -> str:
        try:
            reason = self.client.failure(dag_id, run_id, task.task_id, task.attempt)
        except UnreachableError:
            reason = ""  # the log's path says where to look
        return reason and f": {reason}"


def task_log(folders: Folders, dag_id: str, run_id: str, task: Task) -> str:
    """Where one attempt of a task logged."""
    place = folders.logs / "tasks" / f"dag_id={dag_id}" / f"run_id={run_id}" / f"task_id={task.task_id}"
    return str(place / f"attempt={task.attempt}.log")
