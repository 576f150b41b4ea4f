"""How much is served at once; the rest is turned away."""

from __future__ import annotations

import asyncio
from typing import Any

from plumbline.serving.edge.shedding import Shedding
from tests.serving.edge.one_request import Answer, ask, echo


def test_beyond_what_can_be_served_requests_are_turned_away_and_probes_are_not() -> None:
    shed = []

    async def crowd() -> list[Answer | None]:
        go = asyncio.Event()

        async def waiting(scope: Any, receive: Any, send: Any) -> None:
            await go.wait()
            await echo(scope, receive, send)

        app = Shedding(waiting, 2, ("/healthz",), lambda: shed.append(True))
        under_way = [asyncio.create_task(ask(app, [b""])) for _ in range(2)]
        await asyncio.sleep(0)
        refused = await ask(app, [b""])
        probe = asyncio.create_task(ask(app, [b""], path="/healthz"))
        await asyncio.sleep(0)
        go.set()
        answers = [refused, await probe, *await asyncio.gather(*under_way)]
        return [*answers, await ask(app, [b""])]

    refused, *others = asyncio.run(crowd())
    assert refused
    assert (refused[0], refused[1]["retry-after"], shed) == (503, "1", [True])
    assert [answer[0] for answer in others if answer] == [200] * 4


def test_what_has_room_of_its_own_keeps_nobody_else_waiting():
    answered: list[str] = []

    async def slow_under_open(scope: Any, receive: Any, send: Any) -> None:
        if scope["path"].startswith("/open/"):
            await asyncio.Event().wait()
        answered.append(scope["path"])

    async def story() -> None:
        refused: list[str] = []
        shedding = Shedding(slow_under_open, 1, on_refusal=lambda: refused.append("no"), apart={"/open/": 2})

        async def ask(path: str) -> None:
            await shedding({"type": "http", "path": path}, None, _unheard)  # type: ignore[arg-type]

        waiting = [asyncio.create_task(ask("/open/login")) for _ in range(3)]
        while shedding.under_way < 2 or not refused:
            await asyncio.sleep(0)
        await ask("/check")
        assert (answered, refused) == (["/check"], ["no"])
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert shedding.under_way == 0

    asyncio.run(story())


async def _unheard(message: Any) -> None:
    """Where answers go that nobody reads."""
