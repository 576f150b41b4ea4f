"""A tiny Airflow DAG pair like a model's: evaluating hands over to retraining under the same run id."""

import datetime
import logging
import time

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import dag, get_current_context, task

START = datetime.datetime(2016, 1, 1, tzinfo=datetime.UTC)


@dag(dag_id="toy.evaluate", start_date=START, schedule=None)
def evaluate():
    @task(retries=1)
    def measure():
        """Long enough to be interrupted at its first try; quick when it starts again."""
        instance = get_current_context()["task_instance"]
        logging.getLogger(__name__).info("measuring")
        time.sleep(300 if instance.try_number == 1 else 0)

    hand_over = TriggerDagRunOperator(
        task_id="hand_over",
        trigger_dag_id="toy.retrain",
        trigger_run_id="{{ run_id }}",
        skip_when_already_exists=True,
    )
    measure() >> hand_over


@dag(dag_id="toy.retrain", start_date=START, schedule=None)
def retrain():
    @task
    def train():
        logging.getLogger(__name__).info("training")

    train()


evaluate()
retrain()
