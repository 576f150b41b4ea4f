"""Each measuring task of an evaluation books what it cost, and a second run of it nothing more."""

from __future__ import annotations

import pytest

from plumbline.nightly.context import Context
from plumbline.nightly.evaluating import measure
from plumbline.nightly.witness import witness
from plumbline.records import Measured, Subject
from plumbline_airflow import steps
from plumbline_airflow.run import Run
from tests.airflow_home import task_context
from tests.reports.example_night import CHAMPION_EVALUATION

MODEL = "acs_employment"
VERDICT = CHAMPION_EVALUATION.verdict
SUBJECT = Subject(
    model=MODEL,
    version=VERDICT.version,
    role="champion",
    window=VERDICT.window,
    spec=VERDICT.spec,
    policy=VERDICT.policy,
    level=VERDICT.level,
)
STEPS = {
    "measure": steps.measured,
    "compare_with_aif360": steps.compared_with_aif360,
    "explain": steps.explained,
}


@pytest.fixture
def run(tmp_path, monkeypatch, project_root):
    """An evaluation whose subject is prepared; measuring takes no time."""
    monkeypatch.setenv("PLUMBLINE_ROOT", str(project_root))
    monkeypatch.setenv("PLUMBLINE_STATE", str(tmp_path))
    monkeypatch.delenv("PLUMBLINE_DATABASE_URL", raising=False)
    for name in STEPS:

        def quick(context: Context, subject: Subject) -> Measured:
            return Measured()

        quick.__name__ = name
        monkeypatch.setattr(measure, name, quick)
    witness(Context.of(MODEL), SUBJECT)
    return Run(MODEL, task_context({"prepare": SUBJECT.model_dump(mode="json")}, dag_id=f"{MODEL}.evaluate"))


def test_every_step_is_booked_once(run):
    for _ in range(2):
        for step in STEPS.values():
            step(run, "prepare")
    booked = run.night.ledger.all("accrual", MODEL)
    assert [entry.body["what"] for entry in booked] == ["evaluation"] * 3
    assert {entry.body["offer"] for entry in booked} == {"local"}
