"""One step of the night as an Airflow task."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cached_property
from typing import Any, TypeVar

from airflow.sdk import BaseOperator
from airflow.sdk.definitions.context import Context as TaskContext
from airflow.sdk.exceptions import AirflowFailException

from plumbline.errors import PlumblineError, TransientError
from plumbline.nightly.context import Context
from plumbline.records import Record
from plumbline_airflow.links import ModelVersionLink, PullRequestLink, ReportLink

R = TypeVar("R", bound=Record)


class Run:
    """What a step may ask of the Airflow run it is in: records of earlier tasks, the form, who asked."""

    def __init__(self, model: str, context: TaskContext) -> None:
        self.task_context = context
        self.model = model

    @cached_property
    def night(self) -> Context:
        """The night's context, acting in this run's name."""
        run = self.task_context["dag_run"]
        return Context.of(self.model, actor=f"airflow:{run.dag_id}/{run.run_id}")

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
        """The user who started this run, or `alarm` when a night did."""
        return getattr(self.task_context["dag_run"], "triggering_user_name", None) or "alarm"

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


class Step(BaseOperator):
    """Runs one function of `plumbline_airflow.steps` and logs what it decided as a sentence.

    Args:
        model: the model under management.
        step: the function's name.
        options: what sets this use of the step apart, e.g. which task's subject it measures.
    """

    operator_extra_links = (ModelVersionLink(), ReportLink(), PullRequestLink())

    def __init__(
        self, *, model: str, step: str, options: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.model = model
        self.step = step
        self.options = dict(options or {})
        self.links: dict[str, str] = {}

    def execute(self, context: TaskContext) -> dict[str, Any] | None:
        """The step's record as JSON; data travels by path.

        Raises:
            AirflowFailException: for what a person must mend, without further tries.
        """
        from plumbline_airflow import steps

        try:
            done = getattr(steps, self.step)(Run(self.model, context), **self.options)
        except TransientError:
            raise
        except PlumblineError as error:
            raise AirflowFailException(str(error)) from error  # trying again would not mend it
        self.log.info("%s", done.sentence)
        self.links = done.links
        return done.record.model_dump(mode="json") if done.record else None
