"""Plumbline's Airflow plugin: buttons on tasks, and the pages behind them."""

from __future__ import annotations

from airflow.plugins_manager import AirflowPlugin

from plumbline_airflow.links import BudgetLink, ModelVersionLink, PullRequestLink, ReportLink
from plumbline_airflow.nightly_timetable import NightlyTimetable
from plumbline_airflow.pages import app


class PlumblinePlugin(AirflowPlugin):
    """The only plugin: every page and link is registered here."""

    name = "plumbline"
    operator_extra_links = [ModelVersionLink(), ReportLink(), PullRequestLink(), BudgetLink()]  # noqa: RUF012 - Airflow's interface
    timetables = [NightlyTimetable]  # noqa: RUF012
    fastapi_apps = [{"app": app, "url_prefix": "/plumbline", "name": "plumbline"}]  # noqa: RUF012
    # Without a `url_route` it opens by itself: Airflow's frame follows no link to a forge.
    external_views = [  # noqa: RUF012
        {
            "name": "Verdicts",
            "href": "/plumbline/verdicts",
            "destination": "nav",
            "category": "browse",
        },
        {
            "name": "Costs",
            "href": "/plumbline/costs",
            "destination": "nav",
            "category": "browse",
        },
        {
            "name": "Budgets",
            "href": "/plumbline/budgets",
            "destination": "nav",
            "category": "browse",
        },
    ]
