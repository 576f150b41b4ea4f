"""The Airflow DAGs of every model under management: evaluate, retrain and rollout, built from its spec.

Wiring only. A task's start builds its own DAG and no other; a broken spec yields a DAG that says so.
"""

from airflow.sdk.definitions.context import get_parsing_context

from plumbline_airflow.builder import build_dags

for dag in build_dags(get_parsing_context().dag_id):
    globals()[dag.dag_id] = dag
