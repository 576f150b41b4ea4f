"""Airflow's access checks for our pages: the one module that touches Airflow's internal security API."""

from __future__ import annotations

from airflow.api_fastapi.auth.managers.models.resource_details import AccessView, DagAccessEntity
from airflow.api_fastapi.core_api.security import requires_access_dag, requires_access_view
from fastapi import Depends

any_viewer = Depends(requires_access_view(AccessView.WEBSITE))
"""Somebody who may see Airflow's pages."""

viewer_of_runs = Depends(requires_access_dag("GET", DagAccessEntity.RUN))
"""Somebody who may see the runs of the DAG named `dag_id` in the path."""
