"""How long an answer may take."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from plumbline.serving.edge.time_limit import TimeLimit
from tests.serving.edge.one_request import asked


def test_an_answer_that_takes_too_long_is_refused_and_its_work_ended() -> None:
    ended = []

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    status, headers, _ = asked(TimeLimit(slow, seconds=0.01))
    assert (status, headers["retry-after"], ended) == (503, "1", [True])


def test_a_time_limit_inside_the_application_is_its_own() -> None:
    async def failing(scope: Any, receive: Any, send: Any) -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        asked(TimeLimit(failing, seconds=10))
