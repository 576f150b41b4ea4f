"""`guardrails.nightly`: whether the guardrails in force hold what is asked of them, and what people teach."""

from __future__ import annotations

from airflow.sdk import DAG

from plumbline_airflow.dag_settings import for_the_fleet
from plumbline_airflow.fleet_step import FleetStep

DOCUMENTATION = """
**Holds every policy of `policies/guardrails/` against the suites of its detectors.**

Every night: measures recall, false positives and the gap between items with and without an identity, on the
sentences, rows and pictures of `policies/guardrails/suites/` as written and in disguise, and records the
verdict as evidence, once for the same policy, suites and weights.

Then: opens a pull request where reviewers' answers suggest another threshold, beyond chance, and brings the
one that is open up to date. What people closed is not proposed again until answers change it. This never
turns the run red; it is pink (skipped) where no threshold should move.

*When it is red:* a policy in force does not hold its bounds. `plumbline guardrails test` shows which. A
change that went around `plumbline guardrails judge` is the likely cause: take it back.
"""


def guardrails_dag() -> DAG:
    """Two tasks, each about all policies: one that is broken must not hide what becomes of the others."""
    settings = for_the_fleet("nightly", "Guardrails in force, held to their bounds.", DOCUMENTATION)
    settings |= {"dag_id": "guardrails.nightly", "tags": ["plumbline", "guardrails", "stage:nightly"]}
    settings["default_args"] = {**settings["default_args"], "owner": "responsible-ai"}
    with DAG(**settings, schedule="0 4 * * *", max_active_runs=1) as dag:
        judge = FleetStep(task_id="judge", task_display_name="Judge the guardrails", step="guardrails_judged")
        # Runs only after a pass, so that a run whose judging failed stays red.
        judge >> FleetStep(
            task_id="propose", task_display_name="Propose thresholds", step="thresholds_proposed"
        )
    return dag
