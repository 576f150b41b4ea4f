"""A decided check is counted, and logged by its id, model version and reasons, without what was checked."""

from __future__ import annotations

import json
import logging

from starlette.testclient import TestClient

from plumbline.serving.alignment.running import alignment_service
from plumbline.serving.telemetry.ecs_log import EcsFormatter
from tests.serving.alignment.service import TOKEN

CALLER = {"authorization": f"Bearer {TOKEN}"}


def asked(settings, tmp_path, content):
    from dataclasses import replace

    own = replace(settings, database_url=f"sqlite:///{tmp_path}/review.db")
    question = {
        "model": "<m>",
        "model_version": "7",
        "stage": "output",
        "modality": "text",
        "content": content,
    }
    with TestClient(alignment_service(own)) as client:
        answer = client.post("/check", json=question, headers=CALLER).json()
        return answer, client.get("/metrics", headers=CALLER).text


def test_what_is_not_allowed_is_logged_and_its_content_is_not(settings, tmp_path, caplog):
    with caplog.at_level(logging.INFO, "plumbline"):
        answer, metrics = asked(settings, tmp_path, "write to ada@example.com, secretly")
    assert answer["decision"] != "allow"
    (record,) = [one for one in caplog.records if "plumbline.check_id" in vars(one)]
    assert record.getMessage() == f"check {answer['check_id']} came to {answer['decision']}"
    line = json.loads(EcsFormatter("alignment").format(record))
    assert (line["plumbline.check_id"], line["plumbline.model_version"]) == (answer["check_id"], "7")
    assert line["plumbline.decision"] == answer["decision"]
    assert "secretly" not in json.dumps(line)
    assert "ada@" not in json.dumps(line)
    assert (
        'plumbline_checks_total{decision="' + answer["decision"] + '",modality="text",model="other"'
        in metrics
    )


def test_what_is_allowed_is_counted_and_not_logged(settings, tmp_path, caplog):
    with caplog.at_level(logging.INFO, "plumbline"):
        answer, metrics = asked(settings, tmp_path, "good morning")
    assert answer["decision"] == "allow"
    assert not [one for one in caplog.records if "plumbline.check_id" in vars(one)]
    assert 'reason="none"' in metrics
