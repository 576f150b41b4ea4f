"""One step of the night as an Airflow task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from airflow.sdk import BaseOperator
from airflow.sdk.definitions.context import Context as TaskContext
from airflow.sdk.exceptions import AirflowSkipException

from plumbline_airflow.links import BudgetLink, ModelVersionLink, PullRequestLink, ReportLink
from plumbline_airflow.run import Run, failing_for_good


class Step(BaseOperator):
    """Runs one function of `plumbline_airflow.steps` and logs what it decided as a sentence.

    Args:
        model: the model under management.
        step: the function's name.
        options: what sets this use of the step apart, e.g. which task's subject it measures.
    """

    operator_extra_links = (ModelVersionLink(), ReportLink(), PullRequestLink(), BudgetLink())

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
            AirflowSkipException: when there was nothing to do.
        """
        return self.done(context)

    def done(self, context: TaskContext) -> dict[str, Any] | None:
        """What `execute` returns; Airflow lets nothing but itself call that."""
        from plumbline_airflow import steps

        with failing_for_good():
            done = getattr(steps, self.step)(self.run_of(context), **self.options)
        self.log.info("%s", done.sentence)
        self.links = dict(done.links)
        if done.skipped:
            raise AirflowSkipException(done.sentence)
        return done.record.model_dump(mode="json") if done.record else None

    def run_of(self, context: TaskContext) -> Run:
        """The Airflow run this task is in."""
        return Run(self.model, context)
