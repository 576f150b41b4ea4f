"""`POST /predict`: checked before and after, and what checks come to is kept to."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
import pytest
from starlette.testclient import TestClient

from plumbline.serving.scoring.predictor import load_predictor
from tests.serving.inference.small_model import ROW, Installed
from tests.serving.inference.stand_in_alignment import reason

Start = Callable[[], TestClient]


def predicted(
    client: TestClient, installed: Installed, *rows: dict[str, Any], **others: Any
) -> httpx.Response:
    return client.post("/predict", json={"rows": rows or [ROW], **others}, headers=installed.token("predict"))


def test_scores_are_the_models_own(client: TestClient, installed: Installed) -> None:
    rows = [ROW, {**ROW, "AGE": None, "SEX": 1}, {**ROW, "SEX": "unseen"}]
    answer = predicted(client, installed, *rows).json()
    (installed.folder / "model/config.json").unlink()
    model = load_predictor(installed.folder / "model", installed.digest)
    columns = {
        "AGE": np.array([31, np.nan, 31]),
        "INCOME": np.full(3, 1200.5),
        "SEX": np.array(["2", "1", "unseen"], dtype=object),
    }
    expected = model.predict(model.encode(columns))
    assert [each["scores"] for each in answer["predictions"]] == [[score] for score in expected]
    assert [each["predicted"] for each in answer["predictions"]] == [int(score >= 0.5) for score in expected]
    assert (answer["model"], answer["model_version"], answer["digest"]) == ("acs", "7", installed.digest)


def test_each_item_is_checked_before_and_after(client: TestClient, installed: Installed) -> None:
    answer = predicted(client, installed, ROW, {**ROW, "DIS": "1"}).json()
    asked = installed.alignment.asked
    assert [check["stage"] for check in asked] == ["input", "input", "output", "output"]
    assert asked[1]["content"] == {**ROW, "DIS": "1"}
    assert set(asked[2]["content"]) == {"score", "predicted"}
    assert {(check["model"], check["model_version"], check["modality"]) for check in asked} == {
        ("acs", "7", "tabular")
    }
    assert all(
        each["checked"] and each["checks"]["input"] and each["checks"]["output"]
        for each in answer["predictions"]
    )


def test_the_alignment_service_is_told_no_id_of_a_person(client: TestClient, installed: Installed) -> None:
    predicted(client, installed, ids=["person 17"])
    assert "person 17" not in json.dumps(installed.alignment.asked)


def test_what_is_denied_before_is_not_scored_and_others_are(client: TestClient, installed: Installed) -> None:
    installed.alignment.decide = lambda check: (
        {"decision": "deny", "reasons": [reason("deny", "Too young.")]}
        if check["content"].get("AGE") == 12
        else {"decision": "allow"}
    )
    denied, allowed = predicted(client, installed, {**ROW, "AGE": 12}, ROW).json()["predictions"]
    assert (denied["decision"], denied["scores"], denied["predicted"]) == ("deny", None, None)
    assert denied["reasons"] == ["Too young."]
    assert allowed["scores"]
    assert [check["stage"] for check in installed.alignment.asked] == ["input", "input", "output"]


@pytest.mark.parametrize("decision", ["deny", "review"])
def test_what_is_denied_or_reviewed_after_is_withheld(
    client: TestClient, installed: Installed, decision: str
) -> None:
    installed.alignment.decide = lambda check: {
        "decision": decision if check["stage"] == "output" else "allow"
    }
    (answer,) = predicted(client, installed).json()["predictions"]
    assert (answer["decision"], answer["scores"], answer["predicted"]) == (decision, None, None)


def test_what_is_withheld_is_logged_by_its_checks_and_not_by_its_content(
    client: TestClient, installed: Installed, caplog: pytest.LogCaptureFixture
) -> None:
    installed.alignment.decide = lambda check: (
        {"decision": "deny", "reasons": [reason("deny", "No.")]}
        if check["stage"] == "output"
        else {"decision": "allow"}
    )
    with caplog.at_level("INFO", "plumbline.inference"):
        (answer,) = predicted(client, installed, ids=["person 17"]).json()["predictions"]
    (record,) = [each for each in caplog.records if each.msg == "a prediction was not simply answered"]
    said = vars(record)
    assert said["plumbline.check_id"] == [answer["checks"]["input"], answer["checks"]["output"]]
    assert (said["plumbline.decision"], said["plumbline.reasons"]) == ("deny", ["rules.found"])
    assert not {"1200.5", "person 17", installed.callers["predict"]} & set(map(str, said.values()))


def test_reviewed_predictions_go_out_where_the_configuration_says_so(
    installed: Installed, start: Start
) -> None:
    installed.set_up(checks={"review": "answer and say so"})
    installed.alignment.decide = lambda _: {"decision": "review"}
    (answer,) = predicted(start(), installed).json()["predictions"]
    assert answer["decision"] == "review"
    assert answer["scores"]


def test_redacted_input_is_what_is_scored(client: TestClient, installed: Installed) -> None:
    def without_income(check: dict[str, Any]) -> dict[str, Any]:
        if check["stage"] == "output":
            return {"decision": "allow"}
        return {"decision": "redact", "redacted": {**check["content"], "INCOME": None}}

    unredacted = predicted(client, installed, {**ROW, "INCOME": None}).json()["predictions"][0]
    installed.alignment.decide = without_income
    (answer,) = predicted(client, installed).json()["predictions"]
    assert (answer["decision"], answer["scores"]) == ("redact", unredacted["scores"])


@pytest.mark.parametrize("left", [None, "text", {"AGE": "old"}, {}])
def test_input_of_which_nothing_usable_is_left_is_not_scored(
    client: TestClient, installed: Installed, left: Any
) -> None:
    installed.alignment.decide = lambda _: {"decision": "redact", "redacted": left}
    (answer,) = predicted(client, installed).json()["predictions"]
    assert (answer["decision"], answer["scores"]) == ("deny", None)


def test_redacted_output_goes_out_without_what_was_taken_out(
    client: TestClient, installed: Installed
) -> None:
    installed.alignment.decide = lambda check: (
        {"decision": "redact", "redacted": {"predicted": check["content"]["predicted"]}}
        if check["stage"] == "output"
        else {"decision": "allow"}
    )
    (answer,) = predicted(client, installed).json()["predictions"]
    assert answer["scores"] is None
    assert answer["predicted"] in (0, 1)


def broken_ways() -> dict[str, Callable[[], httpx.Response]]:
    def away() -> httpx.Response:
        raise httpx.ConnectError("nobody there")

    good = {"check_id": "1", "decision": "allow", "policy": {"name": "p", "digest": "d"}, "ms": 1}
    return {
        "away": away,
        "failing": lambda: httpx.Response(500, text="oops"),
        "overloaded": lambda: httpx.Response(503, headers={"retry-after": "1"}),
        "moved": lambda: httpx.Response(302, headers={"location": "https://evil.example.com"}),
        "no JSON": lambda: httpx.Response(200, text="<html>allow</html>"),
        "NaN": lambda: httpx.Response(200, text='[{"ms": NaN}]'),
        "nested": lambda: httpx.Response(200, text="[" * 100_000),
        "empty": lambda: httpx.Response(200, json=[]),
        "too many": lambda: httpx.Response(200, json=[good, good]),
        "an unknown decision": lambda: httpx.Response(200, json=[{**good, "decision": "sure"}]),
        "endless": lambda: httpx.Response(200, content=b" " * 5_000_000),
    }


@pytest.mark.parametrize("way", broken_ways())
def test_without_a_usable_check_nothing_is_predicted(
    client: TestClient, installed: Installed, way: str
) -> None:
    installed.alignment.broken = broken_ways()[way]
    answer = predicted(client, installed)
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert "scores" not in answer.text


def test_a_check_that_takes_too_long_is_none(installed: Installed, start: Start) -> None:
    installed.set_up(checks={"seconds": 0.05})
    installed.alignment.hangs = True
    assert predicted(start(), installed).status_code == 503


def test_unchecked_predictions_go_out_where_the_configuration_says_so_and_say_it(
    installed: Installed, start: Start
) -> None:
    installed.set_up(checks={"unchecked": "answer and say so"})
    installed.alignment.broken = broken_ways()["away"]
    (answer,) = predicted(start(), installed).json()["predictions"]
    assert answer["scores"]
    assert not answer["checked"]


def test_a_changed_token_is_read_again(client: TestClient, installed: Installed) -> None:
    installed.alignment.token = "plumb_another"
    assert predicted(client, installed).status_code == 503
    (installed.folder / "alignment-token").write_text("plumb_another")
    assert predicted(client, installed).status_code == 200


def test_many_items_are_asked_about_in_several_requests(installed: Installed, start: Start) -> None:
    answer = predicted(start(), installed, *[{**ROW, "AGE": age} for age in range(120)])
    assert len(answer.json()["predictions"]) == 120
    assert sorted(check["content"]["AGE"] for check in installed.alignment.asked[:120]) == list(range(120))


BAD: dict[str, Any] = {
    "nothing": {},
    "no rows": {"rows": []},
    "two kinds": {"rows": [ROW], "texts": ["a"]},
    "another modality": {"texts": ["a"]},
    "pictures for a model of rows": {"images": [base64.b64encode(b"x").decode()]},
    "a missing column": {"rows": [{"AGE": 1}]},
    "an unknown column": {"rows": [{**ROW, "name": "Ann"}]},
    "text for a number": {"rows": [{**ROW, "AGE": "31"}]},
    "true for a number": {"rows": [{**ROW, "AGE": True}]},
    "a fraction for a category": {"rows": [{**ROW, "SEX": 1.5}]},
    "a list for a value": {"rows": [{**ROW, "AGE": [1]}]},
    "too large a number": {"rows": [{**ROW, "AGE": 1e300}]},
    "a huge whole number": {"rows": [{**ROW, "AGE": 10**400}]},
    "too long a category": {"rows": [{**ROW, "SEX": "x" * 2000}]},
    "too few ids": {"rows": [ROW, ROW], "ids": ["a"]},
    "an id twice": {"rows": [ROW, ROW], "ids": ["a", "a"]},
    "an empty id": {"rows": [ROW], "ids": [""]},
    "an unknown key": {"rows": [ROW], "alias": "champion"},
    "too many rows": {"rows": [ROW] * 257},
}


@pytest.mark.parametrize("bad", BAD)
def test_what_does_not_fit_is_refused_and_nothing_is_asked(
    client: TestClient, installed: Installed, bad: str
) -> None:
    answer = client.post("/predict", json=BAD[bad], headers=installed.token("predict"))
    assert answer.status_code == 422, answer.text
    assert "Ann" not in answer.text
    assert installed.alignment.asked == []


RUBBISH = {
    "cut off": b'{"rows": [',
    "nested": b"[" * 100_000,
    "nested rows": b'{"rows": ' + b'[{"a":' * 50_000,
    "NaN": b'{"rows": [{"AGE": NaN, "INCOME": 1, "SEX": "1"}]}',
    "infinite": b'{"rows": [{"AGE": 1e999, "INCOME": 1, "SEX": "1"}]}',
    "half a character": b'{"rows": [{"AGE": 1, "INCOME": 1, "SEX": "\\ud800"}]}',
    "no UTF-8": b'{"rows": "\xff"}',
    "a bomb of digits": b'{"rows": [{"AGE": ' + b"9" * 100_000 + b"}]}",
}


@pytest.mark.parametrize("body", RUBBISH)
def test_rubbish_is_refused(client: TestClient, installed: Installed, body: str) -> None:
    headers = {**installed.token("predict"), "content-type": "application/json"}
    answer = client.post("/predict", content=RUBBISH[body], headers=headers)
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_beyond_a_megabyte_is_not_read(client: TestClient, installed: Installed) -> None:
    answer = client.post("/predict", content=b" " * 1_000_001, headers=installed.token("predict"))
    assert answer.status_code == 413


@pytest.mark.parametrize("role", ["label", "metrics"])
def test_another_role_does_not_predict(client: TestClient, installed: Installed, role: str) -> None:
    assert client.post("/predict", json={"rows": [ROW]}, headers=installed.token(role)).status_code == 403


def test_nobody_without_a_token_predicts(client: TestClient) -> None:
    assert client.post("/predict", json={"rows": [ROW]}).status_code == 401


def test_a_log_that_cannot_be_written_stops_answers(
    client: TestClient, installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plumbline.serving.inference.prediction_log import spill

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spill.os, "write", full)
    answer = predicted(client, installed)
    assert answer.status_code == 503
    assert "No space left" in answer.text


def test_what_is_counted_is_shown_to_who_may_see_it(client: TestClient, installed: Installed) -> None:
    predicted(client, installed)
    assert client.get("/metrics").status_code == 401
    text = client.get("/metrics", headers=installed.token("metrics")).text
    assert 'plumbline_predictions_total{model="acs",outcome="answered",version="7"} 1.0' in text
    assert 'plumbline_check_calls_total{outcome="answered",stage="output"} 1.0' in text
    assert "plumbline_predictions_unwritten 1.0" in text
