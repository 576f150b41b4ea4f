"""Airflow in this process, with our plugin loaded."""

from tests.airflow_home import prepare

prepare()
