"""The two services together, over a socket: what the alignment service decides is what callers get."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from plumbline.canonical import folder_digest
from plumbline.guardrails.reference.record import CategoryColumn, NumberColumn, ReferenceProfile, as_text
from plumbline.model_files import LINEAR_TEXT
from plumbline.serving.inference.configuration import read_configuration
from plumbline.serving.inference.running import Running
from plumbline.serving.inference.service import service
from tests.serving.inference.real_alignment import alignment_running
from tests.serving.inference.small_model import Installed

POLICY = """
guardrails: words
models: [acs]
detectors:
  words:
    kind: patterns
    patterns:
      - {label: bad, pattern: '\\bbadger\\b'}
      - {label: odd, pattern: '\\bodd one\\b'}
      - {label: mail, pattern: '[a-z]{1,40}@example\\.com'}
  answers: {kind: schema, profile: policies/guardrails/profiles/answers.json}
chains:
  - stage: input
    modality: text
    rules:
      - {detector: words, labels: [bad], action: deny, reason: No badgers here.}
      - {detector: words, labels: [odd], action: review, reason: Somebody should look.}
      - {detector: words, labels: [mail], action: redact, reason: Addresses are not told.}
  - stage: output
    modality: tabular
    rules:
      - {detector: answers, action: deny, reason: That is no answer of this model.}
review: {audit_share: 0}
"""


@pytest.fixture
def words(installed: Installed) -> Installed:
    """A model of words in the place of the model of rows: `good` is good."""
    folder = installed.folder / "model"
    shutil.rmtree(folder)
    folder.mkdir()
    model = {"format": "linear_text", "version": 1, "ngrams": [1, 1], "sublinear": False, "intercept": -1.0}
    (folder / LINEAR_TEXT).write_text(json.dumps({**model, "terms": [["good", 1.0, 3.0]]}))
    (folder / "features.json").write_text(json.dumps([{"name": "text", "kind": "text"}]))
    installed.digest = folder_digest(folder)
    installed.pin()
    installed.set_up(checks={"seconds": 20})
    return installed


@pytest.fixture
def endpoint(words: Installed, tmp_path: Path) -> Iterator[str]:
    """The alignment service, really running, and the address of its checks."""
    root = tmp_path / "project"
    profiles = root / "policies/guardrails/profiles"
    profiles.mkdir(parents=True)
    (root / "policies/guardrails/words.yaml").write_text(POLICY)
    answers = {
        "score": NumberColumn(missing=False, shares=(0.5,), quantiles=(0.5,)),
        "predicted": CategoryColumn(missing=False, categories={"0": 0.5, "1": 0.5}),
    }
    profile = ReferenceProfile(model="acs", rows=100, content="0" * 64, columns=answers)
    (profiles / "answers.json").write_text(as_text(profile))
    with alignment_running(root, words.alignment.token) as address:
        yield address


def test_what_the_alignment_service_decides_is_what_callers_get(words: Installed, endpoint: str) -> None:
    configuration = read_configuration({**words.environment, "AI_ALIGNMENT_CHECK_ENDPOINT": endpoint})
    texts = ["a good one", "a badger", "an odd one", "good, says ann@example.com"]
    with TestClient(service(Running(configuration, now=lambda: words.now))) as client:
        answer = client.post("/predict", json={"texts": texts}, headers=words.token("predict"))
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["predictions"]
    assert [each["decision"] for each in found] == ["allow", "deny", "review", "redact"]
    assert [each["predicted"] for each in found] == [1, None, None, 1]
    assert [len(each["reasons"]) for each in found] == [0, 1, 1, 1]
    assert found[1]["reasons"][0].startswith("No badgers here.")
    assert all(each["checked"] and each["checks"]["input"] for each in found)
