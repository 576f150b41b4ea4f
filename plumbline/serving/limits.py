"""How much a service has under way at once, and how long it may take to answer. Pure ASGI."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from plumbline.serving.problem_answers import send_problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


def nothing() -> None:
    """What happens beside a refusal where nobody counts them."""


class Shedding:
    """Turns requests away with 503 while as many as can be served are under way."""

    def __init__(
        self,
        app: ASGIApp,
        in_flight: int,
        always: Collection[str] = (),
        on_refusal: Callable[[], None] = nothing,
    ) -> None:
        """Wraps an application.

        Args:
            app: what answers.
            in_flight: requests at once.
            always: paths that are answered however much there is to do, such as `/healthz`.
            on_refusal: called for each request that was turned away.
        """
        self._app, self._most, self._always, self._on_refusal = app, in_flight, frozenset(always), on_refusal
        self.under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or turns it away."""
        if scope["type"] != "http" or scope["path"] in self._always:
            await self._app(scope, receive, send)
            return
        if self.under_way >= self._most:
            self._on_refusal()
            await send_problem(
                send, 503, "too many requests are under way: try again in a second", {"retry-after": "1"}
            )
            return
        self.under_way += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self.under_way -= 1


class TimeLimit:
    """Answers 503 when the application has not begun to answer within its time."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        """Wraps an application.

        Args:
            app: what answers.
            seconds: for the whole answer.
        """
        self._app, self._seconds = app, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, in time or not at all."""
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = asyncio.timeout(self._seconds)
        try:
            async with limit:
                await self._app(scope, receive, sent)
        except TimeoutError:
            if begun or not limit.expired():
                raise
            detail = f"there was no answer within {self._seconds:g} s: try again, with less at once"
            await send_problem(send, 503, detail, {"retry-after": "1"})
