"""A night is judged on what the service logged: predictions and late labels of the census model."""

from __future__ import annotations

import dataclasses
import datetime
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.judge import evaluate
from plumbline.nightly.evaluating.measure import measure
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.nightly.evaluating.scoring import score
from plumbline.serving.inference.prediction_log.columns import CHECKS
from plumbline.serving.inference.service import service
from plumbline.windows.checked_rows import checked_rows
from tests.nightly.census_night import MODEL, context_in
from tests.serving.inference.small_model import Installed, secrets_in
from tests.serving.inference.stand_in_alignment import StandInAlignment

ROWS = 1500
"""Rows of the night."""
BATCH = 250
DAY = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)
ARRIVALS, LABELS = "var/predictions/arrivals.parquet", "var/predictions/labels.parquet"


@dataclasses.dataclass
class Served:
    """What was sent and answered, and the project whose spec reads the log."""

    context: Context
    scores: list[float]
    happened: list[int]
    checks: list[str]
    """Of the inputs, in the order they were sent."""
    rows: list[dict[str, object]]


@pytest.fixture(scope="module")
def served(tmp_path_factory, project_root, place, champion_state, census_data) -> Served:
    folder = tmp_path_factory.mktemp("served")
    root = _project(folder / "project", project_root, census_data)
    context = context_in(place(Path(shutil.copytree(champion_state, folder / "state")), root))
    (trained,) = (folder / "state/trained").glob("?" * 64)
    shutil.copytree(trained, folder / "model")
    callers, own = secrets_in(folder)
    installed = Installed(folder, trained.name, callers, StandInAlignment(own), DAY)
    installed.pin(model=MODEL)
    installed.set_up(log={"folder": str(root / "var/predictions"), "also": {}})
    sent = pq.read_table(census_data / "employment_MA_analysis.pq").slice(0, ROWS)
    labels = pq.read_table(census_data / "employment_MA_analysis_target.pq").slice(0, ROWS)
    told = dict(zip(labels.column("id").to_pylist(), labels.column("employed").to_pylist(), strict=True))
    happened = [int(told[name]) for name in sent.column("id").to_pylist()]
    scores, checks = _one_day(installed, context, sent, happened)
    return Served(context, scores, happened, checks, sent.select(list(context.spec.features)).to_pylist())


def _project(root: Path, project_root: Path, census_data: Path) -> Path:
    """The project, its spec told to read what the service logs."""
    for part in ("models", "policies", "deploy/gitops"):
        shutil.copytree(project_root / part, root / part)
    (root / "var/data").mkdir(parents=True)
    shutil.copytree(census_data, root / "var/data/acs_employment")
    spec = root / "models/acs_employment/spec.yaml"
    text = spec.read_text()
    for old, new in {
        "var/data/acs_employment/employment_MA_analysis.pq": ARRIVALS,
        "var/data/acs_employment/employment_MA_analysis_target.pq": LABELS,
        "  rows: 5000\n": "  date_column: arrived_on\n",
    }.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    spec.write_text(text)
    return root


def _one_day(
    installed: Installed, context: Context, sent: pa.Table, happened: list[int]
) -> tuple[list[float], list[str]]:
    """Sends a day's rows and their labels, and lets the day pass; scores, and the ids of the checks."""
    scores: list[float] = []
    checks: list[str] = []
    rows = sent.select(list(context.spec.features)).to_pylist()
    names = [f"person {name}" for name in sent.column("id").to_pylist()]
    with TestClient(service(installed.running())) as client:
        for start in range(0, ROWS, BATCH):
            body = {"rows": rows[start : start + BATCH], "ids": names[start : start + BATCH]}
            answer = client.post("/predict", json=body, headers=installed.token("predict"))
            assert answer.status_code == 200, answer.text
            scores += [each["scores"][0] for each in answer.json()["predictions"]]
            checks += [each["checks"]["input"] for each in answer.json()["predictions"]]
        labels = [{"id": name, "label": label} for name, label in zip(names, happened, strict=True)]
        told = client.post(
            "/labels",
            json={"labels": labels, "predicted_by": "predict-caller"},
            headers=installed.token("label"),
        )
        assert told.json() == {"new": ROWS, "known": 0}
        installed.now = DAY + datetime.timedelta(hours=14)
    return scores, checks


def test_the_window_holds_what_was_sent_and_its_labels(served: Served) -> None:
    subject = prepare(served.context, 0)
    assert (subject.window.rows, str(subject.window.date)) == (ROWS, "2026-01-01")
    scored = score(served.context, subject)
    assert scored.problems == ()
    assert sorted(scored.scores.tolist()) == pytest.approx(sorted(served.scores), abs=0)


def test_the_night_is_judged_by_what_was_answered_and_what_happened(served: Served) -> None:
    subject = prepare(served.context, 0)
    measured = measure(served.context, subject)
    found = {(each.name, each.group): each.value for each in measured.measurements}
    agreed = np.mean((np.array(served.scores) >= 0.5) == np.array(served.happened))
    assert found["accuracy", ""] == pytest.approx(agreed)
    verdict = evaluate(served.context, subject, [measured]).verdict
    assert any(judgement.outcome == "pass" for judgement in verdict.judgements)
    assert any(judgement.gate.endswith(".DIS") for judgement in verdict.judgements)


def test_an_answer_about_a_check_finds_the_row_it_was_about(served: Served) -> None:
    """What joins people's answers with the log is what the service wrote into it."""
    chosen = next(place for place, check in enumerate(served.checks) if served.checks.count(check) == 1)
    context = served.context
    found = checked_rows(context.settings, context.spec, CHECKS, {served.checks[chosen]: 1})
    assert found is not None
    (row,) = found.table.to_pylist()
    assert {name: row[name] for name in served.rows[chosen]} == served.rows[chosen]
    assert (found.checks, row["employed"]) == ((served.checks[chosen],), 1)


def test_nobodys_id_is_in_the_log(served: Served) -> None:
    root = served.context.settings.root / "var/predictions"
    assert all(b"person" not in file.read_bytes() for file in root.rglob("*.parquet"))
    ids = pq.read_table(root / "arrivals.parquet").column("id").to_pylist()
    assert len(set(ids)) == len(np.unique(ids)) == ROWS
