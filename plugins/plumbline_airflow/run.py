"""What a step may ask of the Airflow run it is in."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from airflow.sdk.definitions.context import Context as TaskContext
from airflow.sdk.exceptions import AirflowFailException

from plumbline.errors import PlumblineError, TransientError
from plumbline.nightly.context import Context
from plumbline.records import Record
from plumbline_airflow.connections import credentials
from plumbline_airflow.links import page
from plumbline_airflow.pods import Pods

if TYPE_CHECKING:
    from plumbline.retraining.backends.left import Leaving

R = TypeVar("R", bound=Record)

ALARM = "alarm"
OPERATOR_TRIGGERED = "operator_triggered"
"""Airflow's name for a run that another run's task started; here only `HandOver` does."""


@contextmanager
def failing_for_good() -> Iterator[None]:
    """What a person must mend fails the task at once; only what may pass by itself is tried again."""
    try:
        yield
    except TransientError:
        raise
    except PlumblineError as error:
        raise AirflowFailException(str(error)) from None  # its words say all


class Run:
    """Records of earlier tasks, the form, who asked.

    Args:
        model: the model under management.
        context: what Airflow hands the task.
        leaving: where the task need not stay with a training that runs elsewhere.
    """

    def __init__(self, model: str, context: TaskContext, leaving: Leaving | None = None) -> None:
        self.task_context = context
        self.model = model
        self.leaving = leaving

    @cached_property
    def night(self) -> Context:
        """The night's context, acting in this run's name."""
        run = self.task_context["dag_run"]
        context = Context.of(self.model, f"airflow:{run.dag_id}/{run.run_id}", credentials)
        return dataclasses.replace(context, pages=page(""), clusters=Pods, leaving=self.leaving)

    def form(self, name: str) -> Any:
        """A value of the trigger form."""
        return self.task_context["params"][name]

    def record(self, task_id: str, kind: type[R]) -> R:
        """The record an earlier task returned.

        Raises:
            AirflowFailException: when that task left none.
        """
        found = self.optional(task_id, kind)
        if found is None:
            raise AirflowFailException(f"task {task_id} left no {kind.__name__}; clear it and run it again")
        return found

    def optional(self, task_id: str, kind: type[R]) -> R | None:
        """The record an earlier task returned, or None."""
        body = self.task_context["ti"].xcom_pull(task_ids=task_id)
        return kind.model_validate(body) if body is not None else None

    @property
    def logical_date(self) -> datetime.date | None:
        """The run's logical date; runs started by hand have none."""
        date = self.task_context["dag_run"].logical_date
        return date.date() if date else None

    @property
    def requester(self) -> str:
        """Who asked for this run: `alarm` when a night handed over to it, else the user who started it.

        Airflow names the user of the first run for every run that follows from it, and a form field must
        not speak for anybody: the kind of run decides.
        """
        run = self.task_context["dag_run"]
        if run.run_type == OPERATOR_TRIGGERED:
            return ALARM
        return run.triggering_user_name or "unknown"

    def refuse_unknown_keys(self) -> None:
        """A misspelt key in the run's conf would otherwise be ignored in silence.

        Raises:
            AirflowFailException: naming the unknown keys and the known ones.
        """
        known = set(self.task_context["dag"].params)
        unknown = sorted(set(self.task_context["dag_run"].conf or {}) - known)
        if unknown:
            raise AirflowFailException(
                f"conf has unknown keys: {', '.join(unknown)}. This DAG knows: {', '.join(sorted(known))}"
            )
