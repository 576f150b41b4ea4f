"""The training's task: it holds a worker while there is something to do, and none while a machine trains."""

from __future__ import annotations

import dataclasses
import datetime
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from airflow.sdk.definitions.context import Context as TaskContext
from airflow.sdk.exceptions import TaskDeferralError, TaskDeferralTimeout

from plumbline_airflow.run import Run
from plumbline_airflow.step_operator import Step

if TYPE_CHECKING:
    from plumbline.retraining.backends.left import Left

GRACE = datetime.timedelta(minutes=5)
"""How much later than agreed a triggerer may call before the task comes back without it."""


class TrainingStep(Step):
    """Runs the step until its training goes on elsewhere; a trigger watches that and calls the task back.

    What it needs to go on is in the evidence. A triggerer that does not call costs time, not the training.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.event: Mapping[str, Any] = {}
        """What the trigger called with."""

    def run_of(self, context: TaskContext) -> Run:
        """The run; its night may leave a training."""
        from plumbline.retraining.backends.left import Leaving

        leaving = Leaving(str(self.event.get("run", "")), float(self.event.get("seconds", 0.0)))
        return Run(self.model, context, leaving=leaving)

    def execute(self, context: TaskContext) -> dict[str, Any] | None:
        """The step's record, once there is one.

        Raises:
            TaskDeferred: the training runs elsewhere.
        """
        return self._until_left(context)

    def _until_left(self, context: TaskContext) -> dict[str, Any] | None:
        from plumbline.retraining.backends.left import LeftRunningError

        try:
            return self.done(context)
        except LeftRunningError as error:
            left = error.left
        return self._leave(left)

    def called(self, context: TaskContext, event: Mapping[str, Any]) -> dict[str, Any] | None:
        """Goes on after the trigger's call."""
        self.log.info("%s", event["because"])
        self.event = event
        return self._until_left(context)

    def resume_execution(
        self, next_method: str, next_kwargs: dict[str, Any] | None, context: TaskContext
    ) -> Any:
        """Goes on, even where the trigger failed or no triggerer runs."""
        try:
            return super().resume_execution(next_method, next_kwargs, context)
        except (TaskDeferralError, TaskDeferralTimeout) as error:
            self.log.warning(
                "Nobody watched the training (%s). Is a triggerer running? Looking myself.", error
            )
            return self._until_left(context)

    def _leave(self, left: Left) -> NoReturn:
        from plumbline_airflow.training_trigger import TrainingTrigger

        away = datetime.timedelta(seconds=left.seconds)
        state = "waits for a machine" if left.waiting else "runs"
        self.log.info(
            "%s %s on %s. This task leaves its worker; the triggerer watches.", left.name, state, left.backend
        )
        self.defer(
            trigger=TrainingTrigger(left=dataclasses.asdict(left), until=time.time() + left.seconds),
            method_name="called",
            timeout=away + GRACE,
        )
