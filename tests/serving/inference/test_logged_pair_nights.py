"""A pair's night is judged on what was logged: rows, the pictures they name, and what became of either."""

from __future__ import annotations

import base64
import dataclasses
import datetime
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from plumbline.canonical import folder_digest
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.measuring.readings import measure_readings
from plumbline.nightly.evaluating.scoring import score
from plumbline.records import Subject
from plumbline.serving.inference.configuration import read_configuration
from plumbline.serving.inference.prepared_folder import Beside, prepare_folder
from plumbline.serving.inference.running import Running
from plumbline.serving.inference.service import service
from plumbline.windows.locating import current_window
from tests.nightly.census_night import NOW
from tests.serving.inference.pair import PAIR, READER, trees
from tests.serving.inference.small_model import ENDPOINT
from tests.serving.inference.stand_in_alignment import StandInAlignment

ROWS = 240
DAY = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)


@dataclasses.dataclass
class Served:
    context: Context
    version: str
    log: Path
    predictions: list[dict[str, Any]]
    ages: list[int]


def project(root: Path, project_root: Path) -> None:
    """The project, both specs told to read what the service logs."""
    for part in ("models", "policies", "deploy/gitops"):
        shutil.copytree(project_root / part, root / part)
    (root / "var/data" / READER).mkdir(parents=True)
    held = Path("var/data") / READER / "reference.parquet"
    shutil.copyfile(project_root / held, root / held)
    edit(
        root / f"models/{PAIR}/spec.yaml",
        {
            "var/data/acs_employment_read/arrivals.parquet": "var/serving/log/arrivals.parquet",
            "var/data/acs_employment/employment_MA_analysis_target.pq": "var/serving/log/labels.parquet",
            "  rows: 5000\n": "  date_column: arrived_on\n",
        },
    )
    edit(
        root / f"models/{READER}/spec.yaml",
        {
            "    path: var/data/mnist_digits/arrivals.parquet\n": (
                f"    path: var/serving/log/readings/{READER}/arrivals.parquet\n"
                f"  labels:\n    path: var/serving/log/readings/{READER}/labels.parquet\n"
            ),
            "  rows: 100\n": "  date_column: arrived_on\n",
        },
    )


def edit(file: Path, changes: dict[str, str]) -> None:
    text = file.read_text()
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file.write_text(text)


@pytest.fixture(scope="module")
def served(tmp_path_factory, project_root, place, census_data, digits_data) -> Served:
    data = project_root / "var/data" / PAIR / "arrivals.parquet"
    if not data.is_file():
        pytest.skip(f"{data} is not there: run `make data`")
    root = tmp_path_factory.mktemp("pair") / "project"
    project(root, project_root)
    context = Context(PAIR, place(root / "var/state", root), actor="test", now=lambda: NOW)
    trained = a_version(context, project_root)
    (root / "check-token").write_text("plumb_of_this_service")
    beside = Beside(root / "check-token", readers=tuple(context.spec.readers.values()))
    prepared = prepare_folder(context.spec, (0, 1), trained, "1", root / "var/serving", beside)
    environment = {**prepared.environment, "AI_ALIGNMENT_CHECK_ENDPOINT": ENDPOINT}
    times = [DAY]
    running = Running(
        read_configuration(environment), lambda: times[0], StandInAlignment("plumb_of_this_service")
    )
    rows = pq.read_table(data).slice(0, ROWS)
    sent = rows_with_pictures(rows, digits_data, list(context.spec.features))
    names = [f"person {name}" for name in rows.column("id").to_pylist()]
    token = {"authorization": f"Bearer {prepared.token}"}
    with TestClient(service(running)) as client:
        answer = client.post("/predict", json={"rows": sent, "ids": names}, headers=token)
        assert answer.status_code == 200, answer.text
        predictions = answer.json()["predictions"]
        label(client, token, predictions, rows, census_data)
        times[0] = DAY + datetime.timedelta(hours=14)
    return Served(context, trained.name, root / "var/serving/log", predictions, [row["AGEP"] for row in sent])


def a_version(context: Context, project_root: Path) -> Path:
    """Trees of the test's own beside version 1 of the reader, where versions are kept."""
    made = context.settings.state / "made"
    trees(made, context.spec)
    shutil.copytree(project_root / f"models/{READER}/first", made / "readers" / READER)
    trained = context.settings.trained
    trained.mkdir(parents=True)
    shutil.copytree(made / "readers" / READER, trained / folder_digest(made / "readers" / READER))
    return made.rename(trained / folder_digest(made))


def night(context: Context, version: str) -> Subject:
    """The version on the first day."""
    return Subject(
        model=context.model,
        version=version,
        role="champion",
        window=current_window(context.settings, context.spec, 0),
        spec=context.spec_digest,
        policy=context.policy_digest,
        level=0.95,
    )


def rows_with_pictures(rows: pa.Table, digits_data: Path, features: list[str]) -> list[dict[str, Any]]:
    """What a caller sends: the pictures that the rows name, and the age, which somebody knows here."""
    known = pq.read_table(digits_data / "arrivals.parquet", columns=["id", "image"])
    columns = {}
    for column in ("AGEP_tens", "AGEP_ones"):
        places = pc.index_in(rows.column(column).combine_chunks(), known.column("id").combine_chunks())
        shown = known.column("image").take(places).to_pylist()
        columns[column] = [base64.b64encode(picture).decode() for picture in shown]
    sent = rows.select(features).to_pylist()
    return [
        {**row, **{name: values[place] for name, values in columns.items()}} for place, row in enumerate(sent)
    ]


def label(client: TestClient, token: Any, predictions: Any, rows: pa.Table, census_data: Path) -> None:
    """What happened to people, and what their pictures showed."""
    told = pq.read_table(census_data / "employment_MA_analysis_target.pq")
    happened = dict(zip(told.column("id").to_pylist(), told.column("employed").to_pylist(), strict=True))
    ids = rows.column("id").to_pylist()
    people = [
        {"id": each["id"], "label": int(happened[name])} for each, name in zip(predictions, ids, strict=True)
    ]
    shown = [
        {"id": picture["id"], "label": int(digit)}
        for each, age in zip(predictions, rows.column("AGEP").to_pylist(), strict=True)
        for picture, digit in zip(each["readings"][0]["pictures"], divmod(int(age), 10), strict=True)
    ]
    for sent in ({"labels": people}, {"labels": shown, "model": READER}):
        answer = client.post("/labels", json=sent, headers=token)
        assert answer.json() == {"new": len(sent["labels"]), "known": 0}, answer.text


def test_the_night_holds_the_rows_and_gives_the_scores_that_were_answered(served: Served) -> None:
    scored = score(served.context, night(served.context, served.version))
    assert scored.problems == ()
    answered = sorted(each["scores"][0] for each in served.predictions)
    assert sorted(scored.scores.tolist()) == pytest.approx(answered, abs=0)
    read = sorted(each["readings"][0]["value"] for each in served.predictions)
    assert sorted(scored.columns["AGEP"].tolist()) == read
    assert sorted(scored.unread["AGEP"].tolist()) == sorted(served.ages)


def test_what_reading_cost_is_measured_on_what_was_logged(served: Served) -> None:
    subject = night(served.context, served.version)
    measured = measure_readings(served.context, subject, score(served.context, subject))
    found = {each.name: each for each in measured}
    read = [each["readings"][0]["value"] for each in served.predictions]
    assert found["reading_accuracy"].value == pytest.approx(np.mean(np.array(read) == served.ages))
    assert (found["reading_drop"].n, found["reading_drop"].reason) == (ROWS, None)


def test_the_reader_has_the_very_pictures_with_what_they_showed(served: Served) -> None:
    its = dataclasses.replace(served.context, model=READER)
    scored = score(its, night(its, str(served.context.spec.readers[READER].training.shipped.digest)))
    assert (scored.problems, len(scored.ids)) == ((), 2 * ROWS)
    assert (scored.predictions == scored.labels).mean() > 0.9


def test_a_logged_picture_that_is_changed_makes_another_night(served: Served) -> None:
    before = night(served.context, served.version).window.content
    file = served.log / f"readings/{READER}/arrivals.parquet"
    kept, rows = file.read_bytes(), pq.read_table(file)
    pictures = rows.column("image").to_pylist()
    pictures[0] += b"\0"
    place = rows.column_names.index("image")
    pq.write_table(rows.set_column(place, "image", pa.array(pictures, pa.binary())), file)
    try:
        assert night(served.context, served.version).window.content != before
    finally:
        file.write_bytes(kept)
