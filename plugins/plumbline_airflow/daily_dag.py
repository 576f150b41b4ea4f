"""`finops.daily`: the day's account of all models' money."""

from __future__ import annotations

from airflow.sdk import DAG

from plumbline_airflow.dag_settings import for_the_fleet
from plumbline_airflow.fleet_step import FleetStep

DOCUMENTATION = """
**The day's account of all models' money.**

Every morning: takes in the bills of `policies/billing.yaml`, books yesterday's serving hours, holds both
against each other, looks for unusual costs and for budgets that are used up, writes the month's report (page
*Costs*). Channels of `policies/alerts.yaml` are told last, whatever became of the steps before, and each
alert once.

*When it is red:* the log says what can't be read or reached, and what to do; clear the task when that is
mended. Nothing is counted twice. *When a task is pink* (skipped): it had nothing to do.
"""


EVEN_SO = "all_done"
"""One part's trouble must not keep the next from being done. Airflow colours a run by its last task alone, so
that one, `whole`, fails where any did, and is skipped otherwise."""


def daily_dag() -> DAG:
    """The tasks in the order in which they rest on each other."""
    settings = for_the_fleet("daily", "The day's account of all models' money.", DOCUMENTATION)
    with DAG(**settings, schedule="30 5 * * *", max_active_runs=1) as dag:
        bills = FleetStep(task_id="take_in_bills", task_display_name="Take in bills", step="bills_taken_in")
        serving = FleetStep(
            task_id="book_serving", task_display_name="Book serving hours", step="serving_booked"
        )
        reconcile = FleetStep(
            task_id="reconcile",
            task_display_name="Hold bills against accruals",
            step="reconciled",
            trigger_rule=EVEN_SO,
        )
        watch = FleetStep(
            task_id="watch_costs",
            task_display_name="Look for unusual costs",
            step="costs_watched",
            trigger_rule=EVEN_SO,
        )
        enforce = FleetStep(
            task_id="enforce_budgets",
            task_display_name="Look at the budgets",
            step="budgets_enforced",
            trigger_rule=EVEN_SO,
        )
        report = FleetStep(
            task_id="report",
            task_display_name="Write the report",
            step="report_written",
            trigger_rule=EVEN_SO,
        )
        tell = FleetStep(task_id="tell", task_display_name="Tell people", step="told", trigger_rule=EVEN_SO)
        whole = FleetStep(
            task_id="whole", task_display_name="Whole account", step="not_whole", trigger_rule="one_failed"
        )
        [bills, serving] >> reconcile
        bills >> watch
        serving >> enforce
        [reconcile, watch, enforce] >> report >> tell
        [bills, serving, reconcile, watch, enforce, report, tell] >> whole
    return dag
