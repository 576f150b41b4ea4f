"""What a task left is believed only if the evidence holds just that: a run's records can be edited."""

from __future__ import annotations

import pytest

from plumbline.nightly.context import Context, NotRecordedError
from plumbline.nightly.witness import must_be_witnessed, witness
from plumbline.records import Answer, Measured
from plumbline_airflow import handed_over
from plumbline_airflow.run import Run
from tests.airflow_home import task_context
from tests.reports.example_night import CANDIDATE_EVALUATION, PLAN, registration

MODEL = "acs_employment"
PASSED = CANDIDATE_EVALUATION
REFUSED = PASSED.model_copy(update={"verdict": PASSED.verdict.model_copy(update={"outcome": "fail"})})
REGISTRATION = registration("candidate", "2", "d" * 64)
FORGED_YES = Answer(approved=True, person="rai-lead", at="2026-01-02T03:04:05+00:00")


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch, project_root):
    monkeypatch.setenv("PLUMBLINE_ROOT", str(project_root))
    monkeypatch.setenv("PLUMBLINE_STATE", str(tmp_path))
    monkeypatch.delenv("PLUMBLINE_DATABASE_URL", raising=False)


def run_with(**left):
    bodies = {task: record.model_dump(mode="json") for task, record in left.items()}
    return Run(MODEL, task_context(bodies, dag_id=f"{MODEL}.retrain"))


def test_a_verdict_turned_to_pass_on_its_way_is_refused():
    Context.of(MODEL).record("verdict", REFUSED.verdict.key, REFUSED)
    with pytest.raises(NotRecordedError, match="verdict"):
        handed_over.evaluation(run_with(judge_candidate=PASSED), "judge_candidate")


def test_a_recorded_verdict_is_handed_on():
    Context.of(MODEL).record("verdict", PASSED.verdict.key, PASSED)
    assert handed_over.evaluation(run_with(judge_candidate=PASSED), "judge_candidate") == PASSED


def test_a_plan_nobody_made_is_refused():
    with pytest.raises(NotRecordedError, match="plan"):
        handed_over.plan(run_with(plan=PLAN))


def test_a_yes_nobody_gave_is_refused():
    run = run_with(approve_spend=FORGED_YES, review=FORGED_YES)
    with pytest.raises(NotRecordedError, match="approval"):
        handed_over.spend_approval(run, PLAN)
    with pytest.raises(NotRecordedError, match="waiver"):
        handed_over.waiver(run, REGISTRATION)


def test_where_nobody_was_asked_there_is_no_answer():
    assert handed_over.waiver(run_with(), REGISTRATION) is None


def test_measurements_are_witnessed_without_their_times(tmp_path):
    """No two runs share a duration; everything else must be just so."""
    context = Context.of(MODEL)
    measured = Measured(measurements=PASSED.measurements, timings=PASSED.measurements[:1])
    witness(context, measured)
    assert must_be_witnessed(context, measured.model_copy(update={"timings": ()}))
    with pytest.raises(NotRecordedError):
        must_be_witnessed(context, measured.model_copy(update={"measurements": PASSED.measurements[1:]}))
