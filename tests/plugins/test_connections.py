"""Under Airflow, credentials come from Airflow's connections."""

from __future__ import annotations

import pytest

from plumbline.nightly.context import Context
from plumbline_airflow.connections import credentials
from plumbline_airflow.run import Run
from tests.airflow_home import task_context


@pytest.fixture
def connection(monkeypatch: pytest.MonkeyPatch) -> str:
    value = '{"conn_type": "github", "password": "token-of-plumbline", "extra": {"known_hosts": "a"}}'
    monkeypatch.setenv("AIRFLOW_CONN_A_FORGE", value)
    return "a_forge"


def test_a_connection_is_looked_up_in_airflow(connection: str):
    found = credentials(connection)
    assert found is not None
    assert (found.kind, found.token, found.text("known_hosts")) == ("github", "token-of-plumbline", "a")


def test_a_missing_one_is_none():
    assert credentials("nowhere") is None


def test_a_night_under_airflow_asks_airflow(connection: str):
    """Not only the environment: Airflow's database and secrets backends answer as well."""
    night = Run("acs_employment", task_context({})).night
    assert isinstance(night, Context)
    assert night.credentials is credentials
