"""Labels, the version as rollouts are watched, and probes."""

from __future__ import annotations

from typing import Any

import httpx
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from plumbline.intent import Target
from plumbline.release.observers.http import HttpObserver
from plumbline.release.observers.json_server import JsonAnswer, JsonServer
from plumbline.release.observers.seen import Expected
from tests.serving.inference.small_model import ROW, Installed
from tests.serving.inference.stand_in_alignment import reason


def labelled(
    client: TestClient, installed: Installed, *labels: tuple[Any, Any], of: str = "predict-caller"
) -> httpx.Response:
    sent = {"labels": [{"id": name, "label": label} for name, label in labels], "predicted_by": of}
    return client.post("/labels", json=sent, headers=installed.token("label"))


def test_labels_are_kept_once(client: TestClient, installed: Installed) -> None:
    assert labelled(client, installed, ("a", 1), ("b", 0)).json() == {"new": 2, "known": 0}
    assert labelled(client, installed, ("a", 1), ("c", 0)).json() == {"new": 1, "known": 1}


def test_a_conflicting_label_is_refused_with_all_beside_it(client: TestClient, installed: Installed) -> None:
    labelled(client, installed, ("a", 1))
    answer = labelled(client, installed, ("b", 1), ("a", 0))
    assert answer.status_code == 409
    assert "labels[1]" in answer.json()["detail"]
    assert labelled(client, installed, ("b", 0)).json() == {"new": 1, "known": 0}


@pytest.mark.parametrize("label", [2, "1", True, 1.0, None, [1]])
def test_a_label_that_is_none_of_the_models_is_refused(
    client: TestClient, installed: Installed, label: Any
) -> None:
    assert labelled(client, installed, ("a", 1), ("b", label)).status_code == 422
    assert labelled(client, installed, ("a", 0)).json()["new"] == 1


def test_who_predicts_does_not_label(client: TestClient, installed: Installed) -> None:
    sent = {"labels": [{"id": "a", "label": 1}]}
    assert client.post("/labels", json=sent, headers=installed.token("predict")).status_code == 403
    assert client.post("/labels", json=sent).status_code == 401


def test_a_prediction_and_its_label_meet_under_one_keyed_id(installed: Installed, start: Any) -> None:
    client = start()
    client.post("/predict", json={"rows": [ROW], "ids": ["person 1"]}, headers=installed.token("predict"))
    labelled(client, installed, ("person 1", 1))
    client.__exit__(None, None, None)
    parts = list((installed.folder / "log/parts/2026-01-01").glob("*.parquet"))
    logged = pq.read_table(parts[0]).to_pylist()
    labels = pq.read_table(installed.folder / "log/labels.parquet").to_pylist()
    assert [each["id"] for each in logged] == [each["id"] for each in labels]
    assert "person" not in logged[0]["id"]


def test_nobody_labels_anothers_ids_first(client: TestClient, installed: Installed) -> None:
    """An id is the caller's that predicted it: the same name of another is another id."""
    assert labelled(client, installed, ("person 1", 0), of="label-caller").json()["new"] == 1
    assert labelled(client, installed, ("person 1", 1)).json() == {"new": 1, "known": 0}


def test_who_may_label_for_others_is_named(client: TestClient, installed: Installed) -> None:
    refused = labelled(client, installed, ("person 1", 0), of="metrics-caller")
    assert refused.status_code == 403
    assert "label-caller may not label what metrics-caller predicted" in refused.json()["detail"]
    assert labelled(client, installed, ("person 1", 0)).json() == {"new": 1, "known": 0}


def test_the_answer_has_the_callers_own_ids(client: TestClient, installed: Installed) -> None:
    sent = {"rows": [ROW, ROW], "ids": ["person 1", "person\u00002"]}
    answer = client.post("/predict", json=sent, headers=installed.token("predict")).json()
    assert [one["id"] for one in answer["predictions"]] == sent["ids"]
    made_up = client.post("/predict", json={"rows": [ROW]}, headers=installed.token("predict")).json()
    assert len(made_up["predictions"][0]["id"]) == 32


def needs_a_person(check: dict[str, Any]) -> dict[str, Any]:
    decision = "review" if check["stage"] == "input" else "allow"
    return {"decision": decision, "reasons": [reason(decision, "Is it?")]}


@pytest.mark.parametrize("nights", [None, 30], ids=["by default", "where it is set up"])
def test_what_waits_for_a_person_is_kept_only_where_it_is_set_up(
    installed: Installed, start: Any, nights: int | None
) -> None:
    """Withheld inputs are in a log of their own, of which no night is judged."""
    installed.alignment.decide = needs_a_person
    installed.set_up(log={"withheld_nights": nights})
    client = start()
    sent = {"rows": [ROW], "ids": ["person 1"]}
    (told,) = client.post("/predict", json=sent, headers=installed.token("predict")).json()["predictions"]
    assert (told["decision"], told["scores"]) == ("review", None)
    client.__exit__(None, None, None)
    assert not list((installed.folder / "log/parts").rglob("*.parquet"))
    kept = list((installed.folder / "log/withheld/parts").rglob("*.parquet"))
    assert len(kept) == (nights is not None)
    if kept:
        (row,) = pq.read_table(kept[0]).to_pylist()
        assert (row["prediction.checks"], row["prediction.scores"]) == (told["checks"]["input"], None)


class FromClient(JsonServer):
    """Asks a test client where the observer's own server would ask the network."""

    client: TestClient

    def get(self, path: str = "", **query: str) -> JsonAnswer:
        response = CLIENTS[0].get("/version")
        return JsonAnswer(response.status_code, response.json())


CLIENTS: list[TestClient] = []


def test_who_watches_a_rollout_reads_the_version(client: TestClient, installed: Installed) -> None:
    CLIENTS[:] = [client]
    observer = HttpObserver(JsonServer("https://service.example.com/version"), "acs")
    observer._server = FromClient("https://service.example.com/version")  # type: ignore[assignment]
    seen = observer.look(Expected(Target.model_construct(), "sha256:" + "0" * 64, "7", "c"))
    assert (seen.version, seen.healthy) == ("7", True)
    assert seen.image
    assert client.get("/version").json()["digest"] == installed.digest


def test_probes_need_no_token_and_tell_when_the_log_is_in_trouble(
    client: TestClient, installed: Installed
) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    assert client.get("/readyz").status_code == 200


def test_nothing_else_is_there(client: TestClient, installed: Installed) -> None:
    for path in ("/docs", "/redoc", "/nothing"):
        assert client.get(path, headers=installed.token("predict")).status_code == 404
    assert client.get("/predict", headers=installed.token("predict")).status_code == 405
