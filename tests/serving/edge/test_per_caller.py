"""One caller may have so much under way, and others get their turn."""

from __future__ import annotations

import asyncio
from typing import Any

from plumbline.serving.edge.per_caller import PerCaller
from plumbline.serving.edge.tokens import Caller
from tests.serving.edge.one_request import Answer, ask, echo


def test_a_caller_with_as_much_as_it_may_have_waits_for_its_own_and_keeps_nobody_else() -> None:
    async def story() -> tuple[Answer | None, ...]:
        go = asyncio.Event()

        async def waiting(scope: Any, receive: Any, send: Any) -> None:
            await go.wait()
            await echo(scope, receive, send)

        limit = PerCaller(waiting, 2)

        def request(name: str) -> asyncio.Task[Answer | None]:
            async def known(scope: Any, receive: Any, send: Any) -> None:
                scope["state"]["caller"] = Caller(name=name, sha256="0" * 64, roles=())
                await limit(scope, receive, send)

            return asyncio.create_task(ask(known, [b""]))

        first, second = request("shop"), request("shop")
        await asyncio.sleep(0)
        third, other = request("shop"), request("bank")
        refused = await third
        second.cancel()  # it went away
        await asyncio.gather(second, return_exceptions=True)
        fourth = request("shop")
        await asyncio.sleep(0)
        go.set()
        return refused, await first, await other, await fourth

    refused, *others = asyncio.run(story())
    assert refused
    assert (refused[0], refused[1]["retry-after"]) == (429, "1")
    assert [answer[0] for answer in others if answer] == [200] * 3
