"""Has a version judged again whose evidence no longer holds, once for each time it was noticed."""

from __future__ import annotations

from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk.definitions.context import Context as TaskContext
from airflow.sdk.exceptions import AirflowSkipException

from plumbline_airflow.run import Run, failing_for_good


class JudgeAgain(TriggerDagRunOperator):
    """Triggers the retraining DAG for the oldest request; skips when there is none."""

    def __init__(self, *, model: str, **kwargs: Any) -> None:
        super().__init__(skip_when_already_exists=True, logical_date=None, **kwargs)
        self.model = model

    def execute(self, context: TaskContext) -> None:
        """Starts the run, or says that nothing is asked for. A run that is there is not started twice."""
        from plumbline.nightly.releasing.again import asked_for

        with failing_for_good():
            asked = asked_for(Run(self.model, context).night)
        if asked is None:
            raise AirflowSkipException("No version waits to be judged again.")
        key, version = asked
        self.log.info("Version %s is to be judged again.", version)
        self.trigger_run_id = f"judge-again-{version}.{key[:8]}"
        self.conf = {"again": version}
        super().execute(context)
