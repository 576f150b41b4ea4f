"""The Airflow DAGs about all models together: the daily account, scaling, and the guardrails in force.

Wiring only. A broken policy yields a DAG that says so.
"""

from airflow.sdk.definitions.context import get_parsing_context

from plumbline_airflow.fleet_builder import build_fleet_dags

for dag in build_fleet_dags(get_parsing_context().dag_id):
    globals()[dag.dag_id] = dag
