"""Airflow executes every loose file of a plugins folder: it must find one plugin, and no loose files."""

import json
import os
import subprocess
import sys

import pytest

from tests.airflow_home import ROOT, environment

LOAD = """
import json, sys
ours = {"links", "pages", "steps", "run", "forms", "questions", "security", "builder"}
before = ours & set(sys.modules)
from airflow import plugins_manager
print("RESULT " + json.dumps({
    "errors": plugins_manager.get_import_errors(),
    "plugins": [plugin.name for plugin in plugins_manager._get_plugins()[0]],
    "timetables": sorted(plugins_manager.get_timetables_plugins()),
    "loose": sorted(ours & set(sys.modules) - before),
    "heavy": sorted({"mlflow", "pandas", "shap", "evidently", "xgboost"} & set(sys.modules)),
}))
"""


@pytest.mark.parametrize("syntax", ["regexp", "glob"])
def test_exactly_one_plugin_is_registered_and_its_package_is_not_run_as_loose_files(tmp_path, syntax):
    """However Airflow reads `.airflowignore`; in the way that our stack does, without its own warning."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    own = {"PYTHONPATH": str(ROOT), "AIRFLOW__CORE__DAG_IGNORE_FILE_SYNTAX": syntax}
    strict = ["-W", "error:GitWildMatchPattern:DeprecationWarning"] if syntax == "regexp" else []
    done = subprocess.run(
        [sys.executable, *strict, "-c", LOAD],
        env=inherited | environment(tmp_path) | own,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    (result,) = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    assert json.loads(result.removeprefix("RESULT ")) == {
        "errors": {},
        "plugins": ["plumbline"],
        "timetables": ["plumbline_airflow.nightly_timetable.NightlyTimetable"],
        "loose": [],
        "heavy": [],
    }


def test_the_plugin_offers_its_buttons_the_pages_and_the_way_to_them(plugin):
    links = [link.name for link in plugin.operator_extra_links]
    assert links == ["Model version", "Report", "Pull request", "Paused by a budget"]
    assert [app["url_prefix"] for app in plugin.fastapi_apps] == ["/plumbline"]
    views = [(view["name"], view["href"]) for view in plugin.external_views]
    assert views == [
        ("Verdicts", "/plumbline/verdicts"),
        ("Costs", "/plumbline/costs"),
        ("Budgets", "/plumbline/budgets"),
    ]
