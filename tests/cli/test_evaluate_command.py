"""`plumbline evaluate --json`: the same bytes wherever it runs, and only what was measured and judged."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from plumbline.canonical import canonical_json
from plumbline.evidence.history import BOOKKEEPING
from plumbline.evidence.ledger import Ledger
from plumbline.nightly.evaluating.judge import evaluate
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.records import Evaluation
from plumbline.store import Store
from tests.nightly.census_night import MODEL, context_in, measured

MODULES_LAST = """
import sys
from plumbline.cli import main
status = main(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
sys.exit(status)
"""


class Ran(NamedTuple):
    """A fresh process with a fresh state folder, and what it left."""

    state: Path
    output: str
    modules: set[str]


@pytest.fixture(scope="module")
def runs(tmp_path_factory, project_root, census_data) -> list[Ran]:
    """Night 0 in two processes at once, which share nothing and differ in what must not matter."""
    folder = tmp_path_factory.mktemp("evaluate")
    differing = [
        {"PYTHONHASHSEED": "1", "TZ": "UTC", "LANG": "C.UTF-8"},
        {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LANG": "C", "OMP_NUM_THREADS": "1"},
    ]

    def run(number: int) -> Ran:
        state = folder / f"state {number}"
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PLUMBLINE_STATE": str(state)}
        command = [sys.executable, "-c", MODULES_LAST, "evaluate", MODEL, "--night", "0", "--json"]
        done = subprocess.run(
            command,
            cwd=project_root,
            env=environment | differing[number],
            capture_output=True,
            encoding="utf-8",
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return Ran(state, done.stdout, set(done.stderr.split()))

    with ThreadPoolExecutor(2) as processes:
        return list(processes.map(run, range(2)))


def test_two_fresh_processes_print_the_same_bytes(runs):
    assert runs[0].output == runs[1].output


def test_it_is_one_line_of_canonical_json(runs):
    (line,) = runs[0].output.splitlines()
    assert canonical_json(json.loads(line)) == line
    assert canonical_json(Evaluation.model_validate_json(line)) == line


def test_it_equals_what_the_nights_steps_come_to(runs, settings_with_champion):
    context = context_in(settings_with_champion)
    subject = prepare(context, 0)
    assert runs[0].output == canonical_json(evaluate(context, subject, measured(context, subject))) + "\n"


def test_it_holds_no_time_and_no_id_of_a_run(runs):
    """The night's date comes from the spec's map; everything else is content."""
    dates = set(re.findall(r"\d{4}-\d\d-\d\d[^\"]*", runs[0].output))
    assert dates == {"2026-01-01"}
    names = set(re.findall(r'"([a-z_]+)":', runs[0].output))
    assert not names & {"at", "timings", "seconds", "run", "run_id", "dag_id", "actor", "sequence", "hash"}
    assert "latency" not in runs[0].output


def test_it_leaves_no_verdict_in_the_evidence(runs):
    ledger = Ledger(Store(f"sqlite:///{runs[0].state}/plumbline.db"))
    kinds = [entry.kind for entry in ledger.all()]
    left = [kind for kind in kinds if kind not in BOOKKEEPING]
    assert left == ["scan", "accrual", "training", "champion", "baseline"], (
        "only what making the champion left"
    )


@pytest.mark.parametrize("absent", ["airflow", "mlflow", "evidently", "boto3", "requests"])
def test_it_needs_no_orchestrator_and_no_registry(runs, absent):
    assert "plumbline.nightly.evaluating.judge" in runs[0].modules
    assert not any(name.partition(".")[0] == absent for name in runs[0].modules)


def test_for_people_it_says_what_fails_and_that_it_alarms(run, census_data, state, champion_state):
    shutil.copytree(champion_state, state)
    printed = run("evaluate", MODEL, "--night", "0")
    said = " ".join(printed.output.split())
    assert printed.status == 0
    assert said.count("The champion fails on night 0: equal opportunity for DIS=1 (with a disability)") == 1
    assert "Alarm on night 0: equal opportunity for DIS=1 (with a disability) is -0.63" in said
