"""Airflow's connections as credentials: from its database, its secrets backends or the environment."""

from __future__ import annotations

from plumbline.release.forges.credentials import Credentials


def credentials(connection: str) -> Credentials | None:
    """The connection of this id, none if there is none; Airflow masks its secrets in logs."""
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowNotFoundException

    try:
        found = Connection.get(connection)
    except AirflowNotFoundException:
        return None
    return Credentials(
        connection=connection,
        kind=found.conn_type or "",
        host=found.host or "",
        port=found.port,
        user=found.login or "",
        password=found.password or "",
        extra=found.extra_dejson,
    )
