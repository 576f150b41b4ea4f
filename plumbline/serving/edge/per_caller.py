"""How much of a service one caller may have under way at once. Pure ASGI."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from plumbline.serving.edge.authentication import caller_in
from plumbline.serving.edge.problem_answers import send_problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class PerCaller:
    """Answers 429 to a caller that has as many requests under way as it may; others get their turn.

    Needs the caller that `Authentication` found.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        """Wraps an application.

        Args:
            app: what answers, over a long time.
            most: requests of one caller at once.
        """
        self._app, self._most = app, most
        self._under_way: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or turns it away."""
        name = caller_in(scope).name
        if self._under_way[name] >= self._most:
            detail = f"{name} has {self._most} of these under way: end one first"
            await send_problem(send, 429, detail, {"retry-after": "1"})
            return
        self._under_way[name] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._under_way[name] -= 1
            self._under_way += Counter()  # whoever has none is forgotten
