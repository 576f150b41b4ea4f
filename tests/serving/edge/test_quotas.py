"""How much a caller may ask, and when it may come back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from plumbline.serving.edge.quotas import Quotas, is_over
from plumbline.serving.edge.tokens import Caller
from tests.serving.edge.one_request import Answer, ask, asked, echo


def quota(now: list[float], caller: Caller, per_minute: int | None) -> Callable[[], Answer]:
    quotas = Quotas(echo, per_minute, clock=lambda: now[0])

    async def with_caller(scope: Any, receive: Any, send: Any) -> None:
        scope["state"]["caller"] = caller
        await quotas(scope, receive, send)

    return lambda: asked(with_caller)


def test_a_caller_beyond_its_quota_hears_when_to_come_back_and_may_then() -> None:
    now = [0.0]
    send = quota(now, Caller(name="shop", sha256="0" * 64, roles=(), requests_per_minute=60), None)
    assert [send()[0] for _ in range(10)] == [200] * 10
    status, headers, _ = send()
    assert (status, headers["retry-after"]) == (429, "1")
    now[0] += 1
    assert send()[0] == 200
    assert send()[0] == 429


def test_a_caller_without_a_quota_has_the_services_or_none() -> None:
    caller = Caller(name="shop", sha256="0" * 64, roles=())
    assert [quota([0.0], caller, None)()[0] for _ in range(30)] == [200] * 30
    limited = quota([0.0], caller, 6)
    assert [limited()[0], limited()[0]] == [200, 429]


def batch(now: list[float], per_minute: int) -> Callable[[int], Answer]:
    """A caller's requests, each of which asks for several things."""
    caller = Caller(name="shop", sha256="0" * 64, roles=(), requests_per_minute=per_minute)
    more = [0]

    async def several(scope: Any, receive: Any, send: Any) -> None:
        if not await is_over(scope, send, more[0]):
            await echo(scope, receive, send)

    quotas = Quotas(several, None, clock=lambda: now[0])

    async def with_caller(scope: Any, receive: Any, send: Any) -> None:
        scope["state"]["caller"] = caller
        await quotas(scope, receive, send)

    def send(count: int) -> Answer:
        more[0] = count - 1
        return asked(with_caller)

    return send


def test_what_is_asked_together_counts_as_what_it_is() -> None:
    now = [0.0]
    send = batch(now, per_minute=60)
    assert send(8)[0] == 200
    assert [send(1)[0] for _ in range(3)] == [200, 200, 429]


def test_more_than_is_saved_is_answered_once_and_waited_for() -> None:
    now = [0.0]
    send = batch(now, per_minute=60)
    assert send(100)[0] == 200
    status, headers, _ = send(1)
    assert (status, headers["retry-after"]) == (429, "91")
    now[0] += 91
    assert send(1)[0] == 200


def test_requests_that_came_in_together_do_not_all_take_more_than_is_saved() -> None:
    async def story() -> list[int]:
        caller = Caller(name="shop", sha256="0" * 64, roles=(), requests_per_minute=60)
        all_in = asyncio.Event()

        async def several(scope: Any, receive: Any, send: Any) -> None:
            await all_in.wait()
            if not await is_over(scope, send, 99):
                await echo(scope, receive, send)

        quotas = Quotas(several, None, clock=lambda: 0.0)

        async def with_caller(scope: Any, receive: Any, send: Any) -> None:
            scope["state"]["caller"] = caller
            await quotas(scope, receive, send)

        together = [asyncio.create_task(ask(with_caller, [b""])) for _ in range(5)]
        await asyncio.sleep(0)
        all_in.set()
        return [answer[0] for answer in await asyncio.gather(*together) if answer]

    assert asyncio.run(story()) == [200, 429, 429, 429, 429]
