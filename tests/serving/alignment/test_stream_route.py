"""`POST /check/stream`: lines both ways; what may be sent on comes while the text still does."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from tests.serving.alignment.service import TOKEN, asked, tell


def lines(*given):
    return b"".join(json.dumps(one).encode() + b"\n" for one in given)


async def streamed(service, content):
    said = await service.client.post("/check/stream", content=content)
    assert said.status_code == 200, said.text
    *texts, answer = [json.loads(line) for line in said.text.splitlines()]
    return "".join(one["text"] for one in texts), answer


@pytest.mark.parametrize(
    ("parts", "sent", "decision"),
    [
        (["a fox", " and a hen"], "a fox and a hen", "allow"),
        (["write ann@exa", "mple.com now"], "write [mail] now", "redact"),
        (["a bad", "ger"], "", "deny"),
        (["the odd", " one"], "", "review"),
        ([], "", "allow"),
    ],
)
def test_a_stream_is_decided_as_the_whole(settings, parts, sent, decision):
    async def story(service):
        found, answer = await streamed(service, lines(asked(""), *({"text": part} for part in parts)))
        assert (found, answer["decision"]) == (sent, decision)
        assert answer["redacted"] == (sent if decision == "redact" else None)
        assert answer["policy"]["name"] == "default"
        assert len(service.intake.taken) == (decision == "review")

    tell(settings, story)


def test_what_may_be_sent_on_comes_before_the_text_has_ended(settings):
    """Asked of the application itself: the end of the request waits for the first answer."""

    async def story(service):
        first = asyncio.Event()
        answers = []
        begin = lines(asked("a" * 2000))

        async def receive():
            nonlocal begin
            if begin:
                body, begin = begin, b""
                return {"type": "http.request", "body": body, "more_body": True}
            await first.wait()
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            if message.get("body"):
                answers.append(message["body"])
                first.set()

        headers = [(b"authorization", f"Bearer {TOKEN}".encode())]
        scope = {"type": "http", "method": "POST", "path": "/check/stream", "headers": headers}
        await service.app({**scope, "asgi": {"version": "3.0"}}, receive, send)
        assert len(json.loads(answers[0])["text"]) > 1000
        assert json.loads(answers[-1])["decision"] == "allow"

    tell(settings, story)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"\n\n", 400),
        (b"rubbish\n", 400),
        (lines([1]), 422),
        (lines({"text": "x"}), 422),
        (lines(asked({}, modality="tabular")), 422),
        (b" " * 70_000, 413),
    ],
)
def test_a_stream_whose_first_line_is_no_check_of_text_is_refused(settings, content, status):
    async def story(service):
        said = await service.client.post("/check/stream", content=content)
        assert (said.status_code, said.headers["content-type"]) == (status, "application/problem+json")

    tell(settings, story)


@pytest.mark.parametrize(
    "more",
    [
        b"rubbish\n",
        lines({"text": 1}),
        lines({"text": "x", "more": 1}),
        lines("x"),
        lines({"text": "\ud800"}),
        lines({"text": "x" * 70_000}),
        lines(*[{"text": "x" * 60_000}] * 5),
    ],
)
def test_a_text_that_cannot_be_checked_to_its_end_is_denied(settings, more):
    async def story(service):
        _, answer = await streamed(service, lines(asked("a fox")) + more)
        assert (answer["decision"], answer["reasons"][0]["label"]) == ("deny", "broken")

    tell(settings, story)


def test_what_no_chain_is_for_is_denied(settings):
    async def story(service):
        sent, answer = await streamed(service, lines(asked("a fox", stage="input")))
        assert (sent, answer["reasons"][0]["label"]) == ("", "no_chain")

    tell(settings, story)


def test_a_caller_has_so_many_streams_at_once(settings):
    async def story(service):
        begun, end = asyncio.Event(), asyncio.Event()

        async def slowly():
            yield lines(asked("a fox"))
            begun.set()
            await end.wait()

        held = asyncio.create_task(service.client.post("/check/stream", content=slowly()))
        await begun.wait()
        said = await service.client.post("/check/stream", content=lines(asked("a hen")))
        assert (said.status_code, said.headers["retry-after"]) == (429, "1")
        assert (await service.check("a fox"))["decision"] == "allow"
        end.set()
        assert (await held).status_code == 200
        assert (await streamed(service, lines(asked("a hen"))))[1]["decision"] == "allow"

    tell(replace(settings, streams_per_caller=1), story)
