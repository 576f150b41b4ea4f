"""The alignment service answers about deployments where it has a checkout of the GitOps repository."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from plumbline.serving.alignment.running import alignment_service
from tests.release.verifying.gitops_repo import digest
from tests.serving.alignment.admission.cluster import body, deployment, review
from tests.serving.alignment.admission.conftest import merged
from tests.serving.alignment.service import TOKEN

QUESTION = {"model": "acs_employment", "version": "2", "digest": "b" * 64, "environment": "production"}
SENT = body(review(deployment("c", "3")))
CALLER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def with_database(settings, tmp_path):
    return replace(settings, database_url=f"sqlite:///{tmp_path}/review.db")


def test_reviews_are_answered_without_a_token_and_questions_with_one(with_database, tmp_path):
    repo = merged(tmp_path / "ai-apps")
    text = with_database.tokens.read_text()
    with TestClient(alignment_service(replace(with_database, gitops=repo.folder))) as client:
        assert client.post("/admit", content=SENT).json()["response"]["allowed"] is False
        assert client.post("/check/deployment", json=QUESTION).status_code == 401
        assert client.post("/check/deployment", json=QUESTION, headers=CALLER).status_code == 403
    with_database.tokens.write_text(text.replace("[check,", "[check, deploy,"))
    with TestClient(alignment_service(replace(with_database, gitops=repo.folder))) as client:
        asked = {**QUESTION, "image": digest("b")}
        answer = client.post("/check/deployment", json=asked, headers=CALLER)
        assert answer.json() == {"decision": "allow", "reasons": []}


def test_without_a_checkout_nothing_is_asked_here(with_database):
    with TestClient(alignment_service(with_database)) as client:
        assert client.post("/admit", content=SENT).status_code == 401
        assert client.post("/admit", content=SENT, headers=CALLER).status_code == 404
