"""From a model's output to a better threshold: denied, reviewed by a person in a browser, learned from."""

from __future__ import annotations

import dataclasses
import json
import re
import socket
import threading

import httpx
import pytest
import uvicorn

from plumbline.cli import main
from plumbline.guardrails.content import Text
from plumbline.guardrails.detectors.toxicity import Toxicity
from plumbline.intent import DetectorSettings
from plumbline.nightly.reviewing.queue import desk_of
from plumbline.release.forges.local import LocalForge
from plumbline.review.answering import answer
from plumbline.review.claiming import claim_next
from plumbline.review.keys import review_keys
from plumbline.review.looking import reveal
from plumbline.serving.alignment.running import alignment_service
from plumbline.serving.alignment.settings import AlignmentSettings
from plumbline.serving.edge.tokens import token_hash
from plumbline.settings import Settings
from tests.serving.alignment.review.chromium import chromium, until

POLICY = """\
guardrails: default
models: ["*"]
chains:
  - stage: output
    modality: text
    rules:
      - {detector: toxicity, labels: [threat], at_least: DENY, action: deny, reason: A threat is no answer.}
      - {detector: toxicity, labels: [threat], at_least: REVIEW, action: review, reason: Is it?}  # people
review:
  audit_share: 0
  miss_weight: 1
  proposals: {repository: policies}
"""
BAD = "kill all of them, they deserve to die"
AMBIGUOUS = "I am going to destroy you in chess game {}"
GAMES = 60
ASKED = {"model": "chat", "model_version": "3", "stage": "output", "modality": "text"}


def threat(text: str) -> float:
    """What the detector gives it, whichever model it has."""
    detector = Toxicity(DetectorSettings(kind="toxicity"))
    return next(found.score for found in detector.detect(Text(text)) if found.label == "threat")


@pytest.fixture
def thresholds():
    """The harmless sentence lies between them, the bad one above both."""
    harmless, bad = threat(AMBIGUOUS.format(7)), threat(BAD)
    return f"{harmless * 0.8:.2f}", f"{(harmless + bad) / 2:.2f}"


@pytest.fixture
def settings(thresholds, tmp_path, monkeypatch):
    """A project with one policy, which lies in a repository of the local forge, too."""
    for name, value in {"ROOT": tmp_path / "project", "STATE": tmp_path / "state"}.items():
        monkeypatch.setenv(f"PLUMBLINE_{name}", str(value))
    monkeypatch.delenv("PLUMBLINE_DATABASE_URL", raising=False)
    (tmp_path / "project/policies/guardrails").mkdir(parents=True)
    (tmp_path / "project/policies/guardrails/default.yaml").write_text(
        POLICY.replace("REVIEW", thresholds[0]).replace("DENY", thresholds[1])
    )
    (tmp_path / "state/alignment/review/keys").mkdir(parents=True)
    for use in ("wrapping", "evidence", "sampling"):  # which part an item falls into hangs on the key
        key = tmp_path / f"state/alignment/review/keys/{use}.key"
        key.write_bytes(use.encode().ljust(32))
        key.chmod(0o600)
    settings = Settings.from_environment()
    LocalForge(settings.forge, "policies").seed(settings.root, lambda _: ())
    return settings


@pytest.fixture
def served(settings):
    """The address of the service."""
    found = AlignmentSettings.under(settings.root, settings.state, settings.database_url)
    callers = [("app", "check"), ("jo", "review")]
    lines = [
        f'  - {{name: {n}, sha256: "{token_hash(f"{n}-token")}", roles: [{role}]}}' for n, role in callers
    ]
    found.tokens.write_text("\n".join(["callers:", *lines]) + "\n")
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = uvicorn.Server(uvicorn.Config(alignment_service(found), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        until(lambda: server.started, "the service answers")
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def app(served):
    """The application that asks for checks."""
    with httpx.Client(base_url=served, headers={"authorization": "Bearer app-token"}, timeout=20) as client:
        yield client


def desk(settings):
    keys = review_keys(settings.state / "alignment/review/keys")
    return dataclasses.replace(desk_of(settings), keys=keys)


def told(capsys, *arguments):
    assert main(["review", *arguments]) == 0
    return capsys.readouterr().out


def test_a_better_threshold(app, served, settings, thresholds, capsys):
    """An output is denied, another is reviewed; the answer changes the figures and moves the threshold."""
    assert app.post("/check", json={**ASKED, "content": BAD}).json()["decision"] == "deny"
    checks = [{**ASKED, "content": AMBIGUOUS.format(number)} for number in range(GAMES)]
    answers = app.post("/check", json={"checks": checks}).json()
    assert {one["decision"] for one in answers} == {"review"}
    ids = {one["check_id"] for one in answers}
    until(lambda: len(told(capsys, "list").splitlines()) == GAMES, "the queue has them")
    last = answer_all_but_one(settings, ids)
    before = precision(told(capsys, "agreement", "--json"))
    assert app.get(f"/reviews/{last}").json()["state"] == "open"

    in_a_browser(f"{served}/review/")

    assert app.get(f"/reviews/{last}").json() == {"check_id": last, "state": "settled", "decision": "allow"}
    after = precision(told(capsys, "agreement", "--json"))
    assert (before["n"], after["n"]) == (GAMES - 1, GAMES)
    assert after["high"] < before["high"]
    proposed = told(capsys, "propose", "default")
    number = int(re.search(r"Pull request (\d+)", proposed)[1])
    pull = LocalForge(settings.forge, "policies").get(number)
    changed = [line for line in pull.diff.splitlines() if re.match(r"[-+] ", line)]
    assert len(changed) == 2
    assert f"at_least: {thresholds[0]}, action: review" in changed[0]
    assert "chess" not in pull.body + pull.diff + proposed


def answer_all_but_one(settings, ids):
    queue = desk(settings)
    for _ in range(GAMES - 1):
        item = claim_next(queue, "kim")
        assert "chess" in reveal(queue, item.check_id, "kim")["content"]
        answer(queue, item.check_id, "kim", "allow", [], "It is about a game.")
        ids.remove(item.check_id)
    (last,) = ids
    return last


def in_a_browser(address):
    with chromium() as tab:
        tab.open(address)
        tab.js("document.getElementById('token').focus()")
        tab.write("jo-token")
        tab.js("document.querySelector('form').requestSubmit()")
        tab.sees("1 item waits")
        tab.key("n")
        tab.sees("Show the content")
        tab.key("r")
        tab.sees("chess game")
        tab.key("a")
        tab.key("e")
        tab.write("It is about a game.")
        tab.key("Enter", 2)
        tab.sees("0 items wait")


def precision(text):
    (one,) = [d for d in json.loads(text)["detectors"] if d["label"] == "threat"]
    return next(m for m in one["reviewed"] if m["name"] == "precision")
