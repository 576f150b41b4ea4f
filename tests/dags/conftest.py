"""Airflow in this process, with our plugin loaded."""

import warnings

import pytest

from tests.airflow_home import allow_airflows_own_warnings, prepare

prepare()


@pytest.fixture(scope="session")
def plugin():
    """Our plugin as Airflow registered it."""
    with warnings.catch_warnings():
        allow_airflows_own_warnings()
        from airflow import plugins_manager

        assert plugins_manager.get_import_errors() == {}
        (found,) = [p for p in plugins_manager._get_plugins()[0] if p.name == "plumbline"]
    return found
