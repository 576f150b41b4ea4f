"""Loads `dags/` in a process of its own and tells what that took."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.airflow_home import ROOT, environment

LOADING = """
import json, sys, time
opened = []
sys.addaudithook(lambda event, found: opened.append(str(found[0])) if event == "open" else None)
import airflow.timetables.base, airflow.timetables.trigger
from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import DAG, BaseOperator, BaseOperatorLink, Param
from airflow.sdk.definitions.context import get_parsing_context
with DAG("warm", schedule=None, params={"night": Param(0)}):
    BaseOperator(task_id="one") >> TriggerDagRunOperator(task_id="two", trigger_dag_id="other")
    HITLOperator(task_id="three", subject="?", options=["yes"])
opened.clear()
import gc, runpy
gc.collect()  # what Airflow's imports left is not charged to whoever allocates next
start = time.process_time()
names = runpy.run_path(sys.argv[1])
seconds = time.process_time() - start
heavy = {"pandas", "mlflow", "shap", "evidently", "aif360", "sklearn", "lightgbm", "xgboost", "pyarrow"}
print("RESULT " + json.dumps({
    "dags": sorted(name for name, value in names.items() if isinstance(value, DAG) and name == value.dag_id),
    "seconds": seconds,
    "heavy": sorted(heavy & set(sys.modules)),
    "specs": sorted({path for path in opened if path.endswith("spec.yaml")}),
}))
"""


def load(
    home: Path, root: Path = ROOT, only: str | None = None, file: str = "lifecycle.py"
) -> dict[str, Any]:
    """What executing the DAG file gave, beyond Airflow core and the standard provider.

    Args:
        home: a folder for Airflow.
        root: the project whose models are built.
        only: the DAG a starting task belongs to.
        file: which file of `dags/`.
    """
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "_AIRFLOW"))
    }
    own = environment(home) | {
        "PLUMBLINE_ROOT": str(root),
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'plugins'}",
    }
    starting = {"_AIRFLOW_PARSING_CONTEXT_DAG_ID": only} if only else {}
    done = subprocess.run(
        [sys.executable, "-c", LOADING, str(ROOT / "dags" / file)],
        env=inherited | own | starting,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    (result,) = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    return dict(json.loads(result.removeprefix("RESULT ")))
