"""The task that takes in late labels says what came and what is overdue, and never shows as skipped."""

from __future__ import annotations

import pytest

from plumbline.nightly.context import Context
from plumbline.records import Overdue, Realised
from plumbline_airflow.run import Run
from plumbline_airflow.steps import late_labels_taken_in
from tests.airflow_home import task_context
from tests.reports.example_night import CHAMPION_EVALUATION

MODEL = "acs_employment"
ABOUT = {"model": MODEL, "version": "v"}


@pytest.fixture
def run(tmp_path, monkeypatch, project_root):
    """Night 0 of the champion, judged."""
    monkeypatch.setenv("PLUMBLINE_ROOT", str(project_root))
    monkeypatch.setenv("PLUMBLINE_STATE", str(tmp_path))
    monkeypatch.delenv("PLUMBLINE_DATABASE_URL", raising=False)
    Context.of(MODEL).record("verdict", CHAMPION_EVALUATION.verdict.key, CHAMPION_EVALUATION)
    left = {"judge": CHAMPION_EVALUATION.model_dump(mode="json")}
    return Run(MODEL, task_context(left, dag_id=f"{MODEL}.evaluate"))


def test_a_night_without_news_goes_on(run):
    done = late_labels_taken_in(run)
    assert done.sentence == "No labels of earlier nights arrived, and none are overdue."
    assert (done.record, done.skipped) == (None, False)


def test_what_came_and_what_is_missing_are_said(run):
    verdict = CHAMPION_EVALUATION.verdict
    came = Realised(night=4, came_with=0, answers="k", verdict=verdict, measurements=(), counts="d", **ABOUT)
    Context.of(MODEL).record("realised", "r", came)
    missed = Overdue(night=3, expected=0, found_by=0, because="0 of 9 have come", **ABOUT)
    Context.of(MODEL).record("overdue", "o", missed)
    said = late_labels_taken_in(run).sentence
    assert said.startswith(
        "Labels of night 4 arrived: the champion of then fails: equal opportunity for DIS=1"
    )
    assert said.endswith("Labels of night 3 are overdue, expected with night 0: 0 of 9 have come.")
