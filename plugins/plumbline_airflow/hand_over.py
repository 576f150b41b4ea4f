"""Starts the retraining a night calls for, exactly once."""

from __future__ import annotations

import re
from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk.definitions.context import Context as TaskContext
from airflow.sdk.exceptions import AirflowSkipException

from plumbline.records import Alarm
from plumbline_airflow.run import Run, failing_for_good


def run_id_after(night: int, evaluation_run: str) -> str:
    """The retraining's run id: the same for the same evaluation, so that a second start finds the first."""
    name = f"night-{night:03}"
    if evaluation_run == name:
        return name
    return f"{name}.{re.sub('[^A-Za-z0-9-]+', '-', evaluation_run)}"


class HandOver(TriggerDagRunOperator):
    """Triggers the retraining DAG when the night raised an alarm, or a retraining waits; skips otherwise.

    Assets carry lineage only: events of several nights merge into one run, and none may be lost.
    """

    def __init__(self, *, model: str, **kwargs: Any) -> None:
        super().__init__(skip_when_already_exists=True, logical_date=None, **kwargs)
        self.model = model

    def execute(self, context: TaskContext) -> None:
        """Raises the alarm and hands over, or says why not."""
        from plumbline_airflow.steps import alarm, put_off

        run = Run(self.model, context)
        with failing_for_good():
            done = alarm(run)
            night = done.record.night if isinstance(done.record, Alarm) else put_off(run)
        self.log.info("%s", done.sentence)
        if night is None:
            raise AirflowSkipException(done.sentence)
        self.trigger_run_id = run_id_after(night, context["dag_run"].run_id)
        self.conf = {"night": night}
        super().execute(context)
