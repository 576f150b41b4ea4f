"""A model that is given an age which another one reads off two pictures: each is checked before and after."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from plumbline.intent import Spec
from plumbline.serving.inference.prediction_log.spill import NotWrittenError, Spill
from plumbline.specs.loading import load_spec
from tests.serving.inference.pair import PAIR, PERSON, READER, digits, make_pair
from tests.serving.inference.small_model import Installed
from tests.serving.inference.stand_in_alignment import reason

Start = Callable[[], TestClient]
Decide = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture(scope="module")
def spec(project_root: Path) -> Spec:
    return load_spec(project_root, PAIR)


@pytest.fixture(scope="module")
def pictures(project_root: Path, digits_data: Path) -> dict[int, list[str]]:
    return digits(digits_data, project_root)


@pytest.fixture
def pair(installed: Installed, project_root: Path, spec: Spec) -> Installed:
    make_pair(installed, project_root, spec)
    return installed


@pytest.fixture
def person(pictures: dict[int, list[str]]) -> Callable[[int], dict[str, Any]]:
    def of_age(age: int) -> dict[str, Any]:
        return {**PERSON, "AGEP_tens": pictures[age // 10][0], "AGEP_ones": pictures[age % 10][1]}

    return of_age


def predict(client: TestClient, pair: Installed, *rows: dict[str, Any], **more: Any) -> httpx.Response:
    return client.post("/predict", json={"rows": rows, **more}, headers=pair.token("predict"))


def where(model: str, stage: str, decision: dict[str, Any]) -> Decide:
    """A decision on one model's checks at one stage; anything else is allowed."""
    return lambda check: (
        decision if (check["model"], check["stage"]) == (model, stage) else {"decision": "allow"}
    )


def logged(folder: Path) -> list[dict[str, Any]]:
    return [row for file in folder.glob("parts/*/*.parquet") for row in pq.read_table(file).to_pylist()]


def test_an_age_is_read_and_each_model_is_checked_before_and_after(
    pair: Installed, start: Start, person: Any
) -> None:
    answer = predict(start(), pair, person(46), person(23), ids=["a", "b"]).json()
    assert [each["predicted"] for each in answer["predictions"]] == [1, 0]
    assert [each["readings"][0]["value"] for each in answer["predictions"]] == [46, 23]
    (reading,) = answer["predictions"][0]["readings"]
    assert [(each["column"], each["digit"]) for each in reading["pictures"]] == [
        ("AGEP_tens", 4),
        ("AGEP_ones", 6),
    ]
    asked = [(check["model"], check["stage"], check["modality"]) for check in pair.alignment.asked]
    assert asked == [
        *[(READER, "input", "image")] * 4,
        *[(READER, "output", "tabular")] * 4,
        *[(PAIR, "input", "tabular")] * 2,
        *[(PAIR, "output", "tabular")] * 2,
    ]
    assert pair.alignment.asked[0]["content"] == person(46)["AGEP_tens"]
    assert pair.alignment.asked[4]["content"]["predicted"] == 4
    assert pair.alignment.asked[8]["content"] == {**PERSON, "AGEP": 46.0}


def test_both_versions_are_told(pair: Installed, start: Start, spec: Spec) -> None:
    (reader,) = start().get("/version").json()["reads"]
    pinned = json.loads((pair.folder / "model/config.json").read_text())["reads"][0]
    assert (reader["model"], reader["digest"]) == (READER, pinned["digest"])
    assert pinned["digest"] == spec.readers[READER].training.shipped.digest


def test_both_are_logged_each_in_its_own_names(pair: Installed, start: Start, person: Any) -> None:
    client = start()
    answer = predict(client, pair, person(46), {**person(23), "AGEP": 24}, ids=["a", "b"]).json()
    client.__exit__(None, None, None)
    first, second = sorted(logged(pair.folder / "log"), key=lambda row: -row["prediction.read.AGEP"])
    assert (first["prediction.read.AGEP"], first["AGEP"]) == (46, None)
    assert (second["prediction.read.AGEP"], second["AGEP"]) == (23, 24), "what is true is logged, not scored"
    read = {row["id"]: row for row in logged(pair.folder / "log/readings" / READER)}
    assert len(read) == 4
    assert read[first["AGEP_tens"]]["image"] == base64.b64decode(person(46)["AGEP_tens"])
    assert max(range(10), key=read[first["AGEP_ones"]]["prediction.scores"].__getitem__) == 6
    of_tens = answer["predictions"][0]["readings"][0]["pictures"][0]["checks"]
    assert read[first["AGEP_tens"]]["prediction.checks"] == f"{of_tens['input']} {of_tens['output']}"


@pytest.mark.parametrize("decision", ["deny", "review"])
@pytest.mark.parametrize("stage", ["input", "output"])
def test_a_picture_that_is_held_back_holds_its_row_back(
    pair: Installed, start: Start, person: Any, decision: str, stage: str
) -> None:
    said = {"decision": decision, "reasons": [reason(decision, "No.")]}
    pair.alignment.decide = where(READER, stage, said)
    (answer,) = predict(start(), pair, person(46)).json()["predictions"]
    assert (answer["decision"], answer["predicted"], answer["scores"]) == (decision, None, None)
    assert answer["reasons"] == ["AGEP_tens: No.", "AGEP_ones: No."]
    assert answer["readings"][0]["value"] is None
    assert [each["digit"] for each in answer["readings"][0]["pictures"]] == [None, None]
    assert PAIR not in {check["model"] for check in pair.alignment.asked}, "the row went on without its age"


def test_one_bad_picture_holds_back_its_own_row_only(pair: Installed, start: Start, person: Any) -> None:
    bad = person(46)["AGEP_tens"]
    pair.alignment.decide = lambda check: {"decision": "deny" if check["content"] == bad else "allow"}
    denied, allowed = predict(start(), pair, person(46), person(23)).json()["predictions"]
    assert (denied["decision"], allowed["decision"], allowed["predicted"]) == ("deny", "allow", 0)


def test_a_digit_that_a_check_takes_away_is_no_part_of_an_age(
    pair: Installed, start: Start, person: Any
) -> None:
    pair.alignment.decide = where(READER, "output", {"decision": "redact", "redacted": {"score": 1}})
    (answer,) = predict(start(), pair, person(46)).json()["predictions"]
    assert (answer["decision"], answer["predicted"]) == ("deny", None)
    assert answer["reasons"] == ["what the check left of AGEP_tens tells no digit"]


def test_what_a_check_leaves_of_the_row_is_what_is_scored(pair: Installed, start: Start, person: Any) -> None:
    left = {**PERSON, "AGEP": 12}
    pair.alignment.decide = where(PAIR, "input", {"decision": "redact", "redacted": left})
    (answer,) = predict(start(), pair, person(46)).json()["predictions"]
    assert (answer["decision"], answer["predicted"]) == ("redact", 0)


@pytest.mark.parametrize("fails_at", [1, 2, 3, 4])
def test_without_any_one_of_the_four_checks_nothing_is_answered(
    pair: Installed, start: Start, person: Any, fails_at: int
) -> None:
    calls = []

    def counted(check: dict[str, Any]) -> dict[str, Any]:
        place = (check["model"], check["stage"])
        if place not in calls:
            calls.append(place)
        return {"decision": "allow"} if len(calls) < fails_at else {"decision": "perhaps"}

    pair.alignment.decide = counted
    client = start()
    assert predict(client, pair, person(46)).status_code == 503
    client.__exit__(None, None, None)
    assert logged(pair.folder / "log") == []


@pytest.mark.parametrize(
    "change",
    [
        {"AGEP_tens": None},
        {"AGEP_tens": "no picture"},
        {"AGEP_tens": 4},
        {"AGEP_tens": base64.b64encode(b"GIF89a").decode()},
    ],
)
def test_a_row_needs_its_pictures(pair: Installed, start: Start, person: Any, change: dict[str, Any]) -> None:
    client = start()
    answer = predict(client, pair, {**person(46), **change})
    assert (answer.status_code, "rows[0].AGEP_tens" in answer.text) == (422, True)
    missing = {name: value for name, value in person(46).items() if name != "AGEP_ones"}
    assert "AGEP_ones is missing" in predict(client, pair, missing).text
    assert pair.alignment.asked == []


def test_an_age_that_is_sent_is_not_believed(pair: Installed, start: Start, person: Any) -> None:
    (answer,) = predict(start(), pair, {**person(46), "AGEP": 3}).json()["predictions"]
    assert (answer["readings"][0]["value"], answer["predicted"]) == (46, 1)


def test_the_same_id_with_another_picture_is_another_picture(
    pair: Installed, start: Start, person: Any
) -> None:
    """Else a row of the log would name the picture of an earlier request, which showed another age."""
    client = start()
    predict(client, pair, person(46), ids=["a"])
    predict(client, pair, person(23), ids=["a"])
    predict(client, pair, person(23), ids=["a"])
    client.__exit__(None, None, None)
    assert len({row["id"] for row in logged(pair.folder / "log/readings" / READER)}) == 4
    assert len({row["id"] for row in logged(pair.folder / "log")}) == 1


def test_pictures_are_labelled_by_their_ids_as_of_their_own_model(
    pair: Installed, start: Start, person: Any
) -> None:
    client, token = start(), pair.token("label")
    (answer,) = predict(client, pair, person(46), ids=["a"]).json()["predictions"]
    of_picture = {"id": answer["readings"][0]["pictures"][0]["id"], "label": 4}
    assert of_picture["id"].startswith("a/AGEP_tens/")
    sent = {"model": READER, "labels": [of_picture]}
    assert client.post("/labels", json=sent, headers=token).json() == {"new": 1, "known": 0}
    assert client.post("/labels", json=sent, headers=token).json() == {"new": 0, "known": 1}
    wrong = {"model": READER, "labels": [{**of_picture, "label": 10}]}
    assert client.post("/labels", json=wrong, headers=token).status_code == 422
    assert client.post("/labels", json={**sent, "model": "other"}, headers=token).status_code == 422
    client.__exit__(None, None, None)
    kept = pq.read_table(pair.folder / "log/readings" / READER / "labels.parquet").to_pylist()
    assert [row["digit"] for row in kept] == [4]


def test_pictures_are_written_before_the_row_that_names_them(
    pair: Installed, start: Start, person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed in between, or with a full disk, no row of the log names a picture that is not there."""
    written: list[str] = []
    write = Spill.write

    def full(self: Spill, rows: Any) -> None:
        written.append(self.path.parent.parent.name)
        if len(written) == 2:
            raise NotWrittenError("make room")
        write(self, rows)

    monkeypatch.setattr(Spill, "write", full)
    client = start()
    assert predict(client, pair, person(46)).status_code == 503
    assert written == [READER, "log"]


def test_pictures_count_as_predictions_of_the_model_that_reads(
    pair: Installed, start: Start, person: Any
) -> None:
    client = start()
    predict(client, pair, person(46))
    told = client.get("/metrics", headers=pair.token("metrics")).text
    assert 'plumbline_served_model_info{digest="7812e5' in told
    assert f'plumbline_prediction_seconds_count{{model="{READER}",part="model"}} 1.0' in told


def test_a_request_of_many_pictures_keeps_each_with_its_row(
    pair: Installed, start: Start, pictures: dict[int, list[str]]
) -> None:
    ages = [10 * tens + ones for tens in range(8) for ones in range(10)]
    rows = [
        {**PERSON, "AGEP_tens": pictures[age // 10][0], "AGEP_ones": pictures[age % 10][1]} for age in ages
    ]
    answer = predict(start(), pair, *rows).json()["predictions"]
    assert [each["readings"][0]["value"] for each in answer] == ages
    assert [each["predicted"] for each in answer] == [int(age >= 40) for age in ages]
