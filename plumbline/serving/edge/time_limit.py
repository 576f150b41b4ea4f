"""How long a service may take to answer. Pure ASGI."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from plumbline.serving.edge.problem_answers import send_problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send


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
