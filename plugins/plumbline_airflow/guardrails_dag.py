"""`guardrails.nightly`: whether the guardrails in force still hold what their policies ask of them."""

from __future__ import annotations

from airflow.sdk import DAG

from plumbline_airflow.dag_settings import for_the_fleet
from plumbline_airflow.fleet_step import FleetStep

DOCUMENTATION = """
**Holds every policy of `policies/guardrails/` against the suites of its detectors.**

Every night: measures recall, false positives and the gap between items with and without an identity, on the
sentences, rows and pictures of `policies/guardrails/suites/` as written and in disguise, and records the
verdict as evidence, once for the same policy, suites and weights.

*When it is red:* a policy in force does not hold its bounds. `plumbline guardrails test` shows which. A
change that went around `plumbline guardrails judge` is the likely cause: take it back.
"""


def guardrails_dag() -> DAG:
    """One task: it reads all policies, and one that is broken must not hide what becomes of the others."""
    settings = for_the_fleet("nightly", "Guardrails in force, held to their bounds.", DOCUMENTATION)
    settings |= {"dag_id": "guardrails.nightly", "tags": ["plumbline", "guardrails", "stage:nightly"]}
    settings["default_args"] = {**settings["default_args"], "owner": "responsible-ai"}
    with DAG(**settings, schedule="0 4 * * *", max_active_runs=1) as dag:
        FleetStep(task_id="judge", task_display_name="Judge the guardrails", step="guardrails_judged")
    return dag
