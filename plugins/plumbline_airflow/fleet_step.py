"""One step about all models as an Airflow task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from airflow.sdk import BaseOperator
from airflow.sdk.definitions.context import Context as TaskContext
from airflow.sdk.exceptions import AirflowSkipException

from plumbline_airflow.run import failing_for_good


class FleetStep(BaseOperator):
    """Runs one function of `plumbline_airflow.finops_steps` and logs what came of it, a line each.

    Args:
        step: the function's name.
        options: what sets this use of the step apart, e.g. which service is scaled.
    """

    def __init__(self, *, step: str, options: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.step = step
        self.options = dict(options or {})

    def execute(self, context: TaskContext) -> None:
        """What it finds is evidence; nothing is handed over.

        Raises:
            AirflowFailException: for what a person must mend, without further tries.
            AirflowSkipException: when there was nothing to do.
        """
        from plumbline_airflow import finops_steps

        with failing_for_good():
            said = getattr(finops_steps, self.step)(finops_steps.fleet(context), **self.options)
        for line in said:
            self.log.info("%s", line)
        if not said:
            raise AirflowSkipException("There was nothing to do.")
