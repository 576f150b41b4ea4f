"""How large a body may be, and how slow."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from plumbline.serving.edge.body_limit import BodyLimit
from tests.serving.edge.one_request import ask, asked, echo


def test_a_body_arrives_as_it_was_sent_however_it_is_split() -> None:
    assert asked(BodyLimit(echo, largest=6), [b"abc", b"", b"def"])[2] == b"abcdef"
    assert asked(BodyLimit(echo, largest=6), [b"abcdef"])[2] == b"abcdef"


@pytest.mark.parametrize("parts", [[b"1234567"], [b"1234", b"567"], [b"1"] * 7])
def test_bytes_are_counted_as_they_come(parts: list[bytes]) -> None:
    assert asked(BodyLimit(echo, largest=6), parts)[0] == 413
    assert asked(BodyLimit(echo, largest=6), parts, content_length="1")[0] == 413


def test_a_body_that_says_it_is_too_large_is_not_read() -> None:
    def never() -> Any:
        raise AssertionError("the body was read")

    assert asked(BodyLimit(echo, largest=6), never, content_length="7")[0] == 413


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async def never() -> Any:
        await asyncio.Event().wait()

    status, headers, _ = asked(BodyLimit(echo, seconds=0.01), never)
    assert (status, headers["connection"]) == (408, "close")


def test_a_caller_that_goes_away_is_not_answered() -> None:
    async def gone() -> Any:
        return {"type": "http.disconnect"}

    assert asyncio.run(ask(BodyLimit(echo), gone)) is None
