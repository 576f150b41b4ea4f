"""Buttons on a task's page: the model version, the report, the pull request, the budgets.

Each is written by the task itself, so that it exists exactly when there is something to open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from airflow.sdk import BaseOperatorLink

if TYPE_CHECKING:
    from airflow.models.taskinstancekey import TaskInstanceKey
    from airflow.sdk import BaseOperator


def page(path: str) -> str:
    """The address of one of our pages, wherever Airflow is served from.

    Args:
        path: below the plugin's prefix, e.g. `/verdicts`.
    """
    from airflow.sdk.configuration import conf

    return conf.get("api", "base_url", fallback="").rstrip("/") + "/plumbline" + path


class _StepLink(BaseOperatorLink):
    key = ""

    def get_link(self, operator: BaseOperator, *, ti_key: TaskInstanceKey) -> str:  # noqa: ARG002 - Airflow's signature
        """The address the step left, or nothing."""
        return getattr(operator, "links", {}).get(self.key, "")


class ModelVersionLink(_StepLink):
    """The version in the MLflow registry."""

    name = "Model version"
    key = "model_version"


class ReportLink(_StepLink):
    """The night's report."""

    name = "Report"
    key = "report"


class PullRequestLink(_StepLink):
    """The pull request."""

    name = "Pull request"
    key = "pull_request"


class BudgetLink(_StepLink):
    """What the budgets have closed: there where a plan does nothing for want of money."""

    name = "Paused by a budget"
    key = "budgets"
