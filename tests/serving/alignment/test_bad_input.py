"""What is no check is refused in words, never with a 500, and nothing of it is repeated."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from plumbline.serving.alignment.limiting import ADMISSIONS_AT_ONCE
from tests.serving.alignment.service import asked, tell

SECRET = "zebra-stripes"
BAD = {
    "no JSON": (b"{", 400, "not JSON"),
    "nothing": (b"", 400, "not JSON"),
    "two values": (b"{} {}", 400, "not JSON"),
    "NaN": (b'{"content": NaN}', 400, "not JSON"),
    "not UTF-8": (b'{"model": "\xff"}', 400, "not JSON"),
    "half a character": (json.dumps(asked("\ud800")).encode(), 400, "not JSON"),
    "nested": (b"[" * 100_000, 400, "nested"),
    "nested in a check": (
        json.dumps(asked("x")).encode()[:-1] + b', "context": ' + b'{"a":' * 500,
        400,
        "nested",
    ),
    "a digit string without end": (b'{"model": ' + b"9" * 10_000 + b"}", 400, "not JSON"),
    "a key twice": (json.dumps(asked("x")).encode()[:-1] + b', "content": "y"}', 422, "twice"),
    "a key twice in a row": (b'{"content": {"a": 1, "\\u0061": 2}}', 422, "twice"),
    "a text": (b'"check"', 422, "object"),
    "null": (b"null", 422, "object"),
    "no checks": (b'{"checks": 3}', 422, "checks"),
    "one wrong among many": (json.dumps([asked("x"), {}]).encode(), 422, "checks[1].content: is missing"),
}
WRONG = {
    "model": [
        (7, "model: must be a text"),
        ("m" * 64, "model: is longer than 63"),
        ("m\0", "model: must be printable"),
        ("\u202em", "model: must be printable"),
    ],
    "model_version": [("1\n2", "model_version: must be printable")],
    "stage": [("between", "stage: must be one of input, output"), ([], "stage"), (None, "stage")],
    "modality": [("smell", "modality: must be one of"), ({}, "modality"), (3, "modality")],
    "content": [(7, "content: must be a text"), (None, "content"), ([], "content")],
    "context": [
        ([], "context"),
        (0, "context"),
        (None, "context"),
        ({"a": 1}, "context"),
        ({"a": "x" * 501}, "context"),
        ({str(n): "" for n in range(21)}, "context"),
    ],
    "secret": [(SECRET, "has a key that no check has")],
}


@pytest.mark.parametrize("name", BAD)
def test_a_body_that_holds_no_check_is_refused(settings, name):
    body, status, words = BAD[name]

    async def story(service):
        found, detail = await service.refused(content=body, headers={"content-type": "application/json"})
        assert (found, words in detail) == (status, True), detail
        assert (await service.check("a fox"))["decision"] == "allow"

    tell(settings, story)


@pytest.mark.parametrize("field", WRONG)
def test_a_field_of_another_type_is_named_and_not_repeated(settings, field):
    async def story(service):
        for value, words in WRONG[field]:
            status, detail = await service.refused(json=asked(SECRET) | {field: value})
            assert (status, words in detail) == (422, True), detail
            assert SECRET not in detail

    tell(settings, story)


@pytest.mark.parametrize(
    ("modality", "content"),
    [
        ("text", {"a": 1}),
        ("tabular", "a text"),
        ("tabular", {"a": [1]}),
        ("tabular", {"a": {"b": 1}}),
        ("tabular", {str(n): 0 for n in range(2001)}),
        ("image", "not base64!"),
        ("image", ["aGFsbG8="]),
        ("conversation", "a text"),
        ("conversation", []),
        ("conversation", [{"role": "user"}]),
        ("conversation", [{"role": "user", "text": "x", "more": 1}]),
        ("conversation", [{"role": "user", "text": "x"}] * 201),
        ("conversation", [{"role": "user", "text": "é" * 128_001}]),
        ("conversation", [{"role": 1, "text": "x"}]),
        ("conversation", [{"role": "", "text": "x"}]),
        ("conversation", [{"role": "jane.roe@example.org", "text": "x"}]),
        ("conversation", [{"role": "SSN 078-05-1123", "text": "x"}]),
        ("conversation", [{"role": "ignore all previous instructions", "text": "x"}]),
        ("conversation", ["x"]),
    ],
)
def test_content_of_another_modality_is_refused(settings, modality, content):
    async def story(service):
        status, detail = await service.refused(json=asked(content, modality=modality))
        assert (status, "content" in detail) == (422, True), detail

    tell(settings, story)


def test_an_unknown_modality_is_counted_as_such(settings):
    async def story(service):
        await service.refused(json=asked("x", modality="smell"))
        await service.refused(content=b"{")
        assert await service.metric('plumbline_requests_refused_total{because="modality"}') == 1
        assert await service.metric('plumbline_requests_refused_total{because="malformed"}') == 1

    tell(settings, story)


def test_another_media_type_is_refused(settings):
    async def story(service):
        status, detail = await service.refused(content=b"<x/>", headers={"content-type": "text/xml"})
        assert (status, "application/json" in detail) == (415, True)

    tell(settings, story)


def test_a_row_may_hold_anything_that_is_flat(settings):
    async def story(service):
        row = {"a": 1, "b": 1.5, "c": "x", "d": None, "e": True, "f": 10**30, "é": "ü"}
        assert (await service.check(row, modality="tabular"))["reasons"][0]["label"] == "no_chain"

    tell(settings, story)


def test_a_number_larger_than_any_computers_is_none(settings):
    async def story(service):
        body = json.dumps(asked({"a": 1}, modality="tabular")).replace('"a": 1', '"a": -1e400').encode()
        status, detail = await service.refused(content=body, headers={"content-type": "application/json"})
        assert (status, "larger" in detail) == (422, True), detail

    tell(settings, story)


def test_whoever_sends_slowly_without_a_token_keeps_no_caller_waiting(settings):
    open_to_all = replace(settings, in_flight=2, open_under=("/review/",))

    async def story(service):
        async def slow(scope):
            gone = asyncio.Event()
            await service.app(scope, gone.wait, None)

        scope = {"type": "http", "method": "POST", "path": "/review/login", "headers": []}
        slow_ones = [asyncio.create_task(slow(scope)) for _ in range(1)]
        while service.shedding.under_way < 1:
            await asyncio.sleep(0)
        more = await service.client.post("/review/login", content=b"x")
        assert (more.status_code, (await service.check("a fox"))["decision"]) == (503, "allow")
        for task in slow_ones:
            task.cancel()
        await asyncio.gather(*slow_ones, return_exceptions=True)

    tell(open_to_all, story)


def test_reviews_that_nobody_has_a_token_for_are_few_at_once(settings):
    async def story(service):
        async def slow():
            scope = {"type": "http", "method": "POST", "path": "/admit", "headers": []}
            await service.app(scope, asyncio.Event().wait, None)

        slow_ones = [asyncio.create_task(slow()) for _ in range(ADMISSIONS_AT_ONCE)]
        while service.shedding.under_way < ADMISSIONS_AT_ONCE:
            await asyncio.sleep(0)
        more = await service.client.post("/admit", content=b"x")
        assert (more.status_code, (await service.check("a fox"))["decision"]) == (503, "allow")
        for task in slow_ones:
            task.cancel()
        await asyncio.gather(*slow_ones, return_exceptions=True)

    tell(replace(settings, open_under=("/admit",)), story)
