"""A moderation model is asked within limits, and only an answer of scores counts."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from plumbline.errors import PlumblineError
from plumbline.guardrails.asking import ask
from plumbline.guardrails.content import Content, Picture, Row, Text
from plumbline.guardrails.detector import Answer, Detection, Failure
from plumbline.guardrails.detectors.moderation_http import ModerationHttp
from plumbline.guardrails.guardrails import Guardrails
from plumbline.guardrails.moderation.hosts import VARIABLE
from plumbline.intent import DetectorSettings
from tests.guardrails.policies import CHAIN, policy, rule


def detector(monkeypatch, url: str, **more: Any) -> ModerationHttp:
    monkeypatch.setenv(VARIABLE, f"{url.split('//')[1].split('/', maxsplit=1)[0]}@127.0.0.0/8")
    return ModerationHttp(DetectorSettings(kind="moderation_http", url=url, labels=("hate",), **more))


ABC = Text("abc")


def answer(monkeypatch, server, path: str, content: Content = ABC, **more: Any) -> Answer:
    made = detector(monkeypatch, f"http://127.0.0.1:{server.port}{path}", **more)
    try:
        return ask(made, content)
    finally:
        made._client.close()


def test_its_score_is_the_detections(monkeypatch, server):
    assert answer(monkeypatch, server, "/score?v=2") == [Detection("hate", 0.75)]


@pytest.mark.parametrize(
    ("content", "question"),
    [
        (Text("é\ud800"), {"text": "é?"}),
        (Row({"age": 1, "sex": None}), {"row": {"age": 1, "sex": None}}),
    ],
)
def test_it_is_sent_the_content_and_nothing_else(monkeypatch, server, content, question):
    answer(monkeypatch, server, "/score", content)
    assert [said for _, said in server.asked] == [question]
    assert "authorization" not in {name.lower() for name in server.asked[0][0]}


def test_a_picture_is_sent_as_png(monkeypatch, server):
    import base64
    import io

    from PIL import Image

    answer(monkeypatch, server, "/score", Picture(2, 1, b"abcdef"))
    ((_, said),) = server.asked
    with Image.open(io.BytesIO(base64.b64decode(said["image"]))) as image:
        assert (image.format, image.size, image.tobytes()) == ("PNG", (2, 1), b"abcdef")


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/elsewhere", "was answered 302 instead of scores"),
        ("/broken", "was answered 500 instead of scores"),
        ("/huge", "was answered more than 65536 bytes"),
        ("/packed", "was answered something compressed"),
        ("/nothing", "was answered no scores for its labels"),
        ("/list", "was answered no scores for its labels"),
        ("/missing", "was answered no scores for its labels"),
        ("/rubbish", "was answered no scores for its labels"),
        ("/deep", "was answered no scores for its labels"),
        ("/twice", "was answered no scores for its labels"),
        ("/text", "no number from 0 to 1"),
        ("/boolean", "no number from 0 to 1"),
        ("/beyond", "no number from 0 to 1"),
        ("/nan", "no number from 0 to 1"),
    ],
)
def test_any_other_answer_is_a_failure_with_words(monkeypatch, server, path, why):
    found = answer(monkeypatch, server, path)
    assert isinstance(found, Failure)
    assert why in found.why


def test_a_host_that_does_not_answer_is_told(monkeypatch):
    made = detector(monkeypatch, "http://127.0.0.1:1/score")
    assert ask(made, Text("abc")) == Failure("could not ask 127.0.0.1: ConnectError")
    made._client.close()


def test_the_token_is_read_for_every_question_and_sent(monkeypatch, server, tmp_path):
    file = tmp_path / "token"
    file.write_text("hush\n")
    made = detector(monkeypatch, f"http://127.0.0.1:{server.port}/score", secret_file=str(file))
    for token in ("hush", "hush-hush"):
        file.write_text(token)
        made.detect(Text("abc"))
    made._client.close()
    sent = [{name.lower(): value for name, value in headers.items()} for headers, _ in server.asked]
    assert [headers["authorization"] for headers in sent] == ["Bearer hush", "Bearer hush-hush"]


@pytest.mark.parametrize("content", [None, "", "two words", "a\nb", "x" * 9000, "\xff"])
def test_a_file_without_a_token_is_refused_when_its_policy_is_loaded_and_never_quoted(
    monkeypatch, tmp_path, content
):
    file = tmp_path / "token"
    if content is not None:
        file.write_text(content)
    with pytest.raises(PlumblineError, match=str(file)) as raised:
        detector(monkeypatch, "http://127.0.0.1:1/score", secret_file=str(file))
    assert content is None or not content or content not in str(raised.value)


def test_the_certificate_must_be_the_listed_hosts(monkeypatch, tls_server):
    for name, expected in (("moderation.test", True), ("other.test", False)):
        monkeypatch.setenv(VARIABLE, f"{name}:{tls_server.port}@127.0.0.0/8")
        settings = {
            "kind": "moderation_http",
            "url": f"https://{name}:{tls_server.port}/score",
            "labels": ("hate",),
        }
        made = ModerationHttp(DetectorSettings.model_validate(settings))
        made.lookup = lambda host, port: ["127.0.0.1"]  # type: ignore[method-assign]
        found = ask(made, Text("abc"))
        made._client.close()
        assert (found == [Detection("hate", 0.75)]) is expected
    assert found == Failure("could not ask other.test: ConnectError")
    assert tls_server.asked[0][0]["host"] == f"moderation.test:{tls_server.port}"


def test_one_that_never_answers_is_killed_at_the_chains_time_limit_and_the_check_is_denied(
    monkeypatch, server
):
    url = f"http://127.0.0.1:{server.port}/slow"
    monkeypatch.setenv(VARIABLE, f"127.0.0.1:{server.port}@127.0.0.0/8")
    given = policy(
        detectors={"theirs": {"kind": "moderation_http", "url": url, "labels": ["hate"]}},
        chains=[{**CHAIN, "milliseconds": 500, "rules": [rule("theirs", "deny", labels=["hate"])]}],
    )

    async def story():
        guardrails = Guardrails.of([given], Path())
        await guardrails.start()
        try:
            return await guardrails.check("any", "input", "text", Text("abc"))
        finally:
            await guardrails.close()

    outcome = asyncio.run(story()).outcome
    assert outcome.decision == "deny"
    assert outcome.reasons[0].text.startswith("theirs took longer than")


def test_settings_without_address_or_labels_are_refused():
    for settings in ({"url": "https://a.example/"}, {"labels": ("hate",)}):
        with pytest.raises(PlumblineError, match="needs `url` and the `labels`"):
            ModerationHttp(DetectorSettings(kind="moderation_http", **settings))
