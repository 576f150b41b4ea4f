"""`finops.scaling`: the day's forecast and proposal for each service of `policies/scaling.yaml`."""

from __future__ import annotations

from airflow.sdk import DAG

from plumbline.intent import ScalingPolicy
from plumbline_airflow.dag_settings import for_the_fleet
from plumbline_airflow.fleet_step import FleetStep

DOCUMENTATION = """
**Forecasts the load of each service of `policies/scaling.yaml` for the coming week, replays a schedule of
replicas on past weeks, and opens a pull request in the GitOps repository if that is worth one.**

Every morning; at most one change a service and day. The pull request says what it saves, what it risks, and
shows the replay.

*When it is red:* the log says which load can't be read, or what the Git forge refused. Clear the task when
that is mended. *When it is pink* (skipped): no service is declared.
"""


def scaling_dag(policy: ScalingPolicy) -> DAG:
    """One task a service."""
    settings = for_the_fleet("scaling", "Replicas for the coming week, by pull request.", DOCUMENTATION)
    with DAG(**settings, schedule="30 4 * * *", max_active_runs=1) as dag:
        for target in policy.targets:
            FleetStep(
                task_id=target.name,
                task_display_name=f"Scale {target.name}",
                step="scaling_proposed",
                options={"target": target.name},
            )
        if not policy.targets:
            FleetStep(task_id="no_service", task_display_name="No service is declared", step="nothing")
    return dag
