"""The two endpoints: always an answer in JSON, never a 500, and counted but for dry runs."""

from __future__ import annotations

import json

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from plumbline.serving.alignment.admission.repository_folder import RepositoryFolder
from plumbline.serving.alignment.admission.review import LARGEST
from plumbline.serving.alignment.routes import admission
from plumbline.serving.telemetry.metric_names import ALIGNMENT
from plumbline.serving.telemetry.prometheus import Metrics
from tests.release.verifying.gitops_repo import NOW, digest
from tests.serving.alignment.admission.cluster import body, deployment, review
from tests.serving.alignment.admission.conftest import merged


@pytest.fixture(scope="module")
def gitops(tmp_path_factory):
    return merged(tmp_path_factory.mktemp("gitops") / "ai-apps")


@pytest.fixture
def metrics():
    return Metrics(ALIGNMENT)


def served(folder, metrics):
    app = FastAPI()
    app.include_router(admission.admission_router(folder, metrics, lambda: NOW))
    app.include_router(admission.deployment_router(folder))
    return TestClient(app)


@pytest.fixture
def client(gitops, metrics):
    return served(RepositoryFolder(gitops.folder), metrics)


def test_an_api_server_gets_its_answer(client):
    asked = review(deployment("b", "2"), deployment())
    answer = client.post("/admit", content=body(asked))
    assert answer.status_code == 200
    said = answer.json()
    assert (said["apiVersion"], said["kind"]) == ("admission.k8s.io/v1", "AdmissionReview")
    assert said["response"]["uid"] == asked["request"]["uid"]
    assert said["response"]["allowed"] is True
    assert client.post("/admit/production", content=body(asked)).json() == said


def test_a_refusal_says_why(client):
    said = client.post("/admit", content=body(review(deployment("c", "3")))).json()["response"]
    assert said["allowed"] is False
    assert (said["status"]["code"], said["status"]["reason"]) == (403, "Forbidden")
    assert said["status"]["message"].startswith("Plumbline: 'Deployment ai-apps/service': ")


@pytest.mark.parametrize("path", ["/admit", "/admit/staging", "/admit/%00", "/admit/a%2Fb", "/admit/..%2f"])
@pytest.mark.parametrize("sent", [b"", b"{}", b"\xff", b"[" * 9000, b'{"request": {"uid": "a"}}'])
def test_there_is_never_a_500(client, path, sent):
    answer = client.post(path, content=sent)
    assert answer.status_code < 500
    if answer.status_code in (200, 400):
        assert answer.json()["response"]["allowed"] is False


def test_more_than_is_read_is_refused_with_its_uid(client):
    request = {"uid": "u-1", "object": {"x": "y" * (LARGEST + 10)}}
    sent = json.dumps({"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": request})
    said = client.post("/admit", content=sent).json()["response"]
    assert (said["uid"], said["allowed"], said["status"]["code"]) == ("u-1", False, 422)


def test_without_a_repository_nothing_is_let_through(tmp_path, metrics):
    client = served(RepositoryFolder(tmp_path / "none"), metrics)
    sent = body(review(deployment("b", "2"), deployment("b", "2")))
    assert client.post("/admit", content=sent).json()["response"]["allowed"] is False
    answer = client.post("/check/deployment", json=QUESTION)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
    assert b"plumbline_admission_broken 1.0" in metrics.text()


def test_a_defect_is_a_refusal_and_is_logged(client, monkeypatch, caplog):
    monkeypatch.setattr(admission, "admit", lambda *_: 1 / 0)
    said = client.post("/admit", content=body(review(deployment("b", "2")))).json()["response"]
    assert said["allowed"] is False
    assert said["uid"]
    assert "ZeroDivisionError" in caplog.text


def test_answers_are_counted_and_dry_runs_are_not(client, metrics):
    client.post("/admit", content=body(review(deployment("c", "3"), dryRun=True)))
    assert b"plumbline_admissions_total{" not in metrics.text()
    client.post("/admit", content=body(review(deployment("c", "3"))))
    odd = review(deployment("c", "3"), kind={"group": "", "version": "v1", "kind": "\u202eOdd"})
    client.post("/admit", content=body(odd))
    text = metrics.text().decode()
    assert (
        'plumbline_admissions_total{environment="production",kind="Deployment",outcome="refused"} 1.0' in text
    )
    assert 'plumbline_admissions_total{environment="other",kind="other",outcome="unreadable"} 1.0' in text
    assert "plumbline_admission_broken 0.0" in text


QUESTION = {
    "model": "acs_employment",
    "version": "2",
    "digest": "b" * 64,
    "image": digest("b"),
    "environment": "production",
}


def test_what_was_stated_may_be_deployed(client):
    assert client.post("/check/deployment", json=QUESTION).json() == {"decision": "allow", "reasons": []}
    without_image = {key: value for key, value in QUESTION.items() if key != "image"}
    assert client.post("/check/deployment", json=without_image).json()["decision"] == "allow"


@pytest.mark.parametrize(
    "changes",
    [
        {"model": "other_model"},
        {"version": "3"},
        {"digest": "c" * 64},
        {"image": digest("c")},
        {"environment": "staging"},
        {"model": "\u202e\x1b[2J"},
    ],
)
def test_anything_else_may_not_and_is_told_why(client, changes):
    said = client.post("/check/deployment", json={**QUESTION, **changes}).json()
    assert said["decision"] == "deny"
    assert said["reasons"][0].startswith("nothing states that")


@pytest.mark.parametrize(
    "changes",
    [{"digest": "B" * 64}, {"digest": None}, {"image": "latest"}, {"more": 1}, {"model": ""}, {"version": 2}],
)
def test_a_question_that_is_none_is_refused(client, changes):
    assert client.post("/check/deployment", json={**QUESTION, **changes}).status_code == 422
