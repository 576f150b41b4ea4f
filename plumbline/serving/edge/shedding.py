"""How much a service has under way at once. Pure ASGI."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING

from plumbline.serving.edge.problem_answers import send_problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


def nothing() -> None:
    """What happens beside a refusal where nobody counts them."""


_NONE: Mapping[str, int] = {}
_SHARED = ""
"""The room of every path that has none of its own."""


class Shedding:
    """Turns requests away with 503 while as many as can be served are under way."""

    def __init__(
        self,
        app: ASGIApp,
        in_flight: int,
        always: Collection[str] = (),
        on_refusal: Callable[[], None] = nothing,
        apart: Mapping[str, int] = _NONE,
    ) -> None:
        """Wraps an application.

        Args:
            app: what answers.
            in_flight: requests at once.
            always: paths that are answered however much there is to do, such as `/healthz`.
            on_refusal: called for each request that was turned away.
            apart: how many at once under some beginnings of paths, which are not counted with the others:
                what anybody may send, or what may take long, keeps nobody else waiting.
        """
        self._app, self._always, self._on_refusal = app, frozenset(always), on_refusal
        self._most = {_SHARED: in_flight, **apart}
        self._under_way = dict.fromkeys(self._most, 0)

    @property
    def under_way(self) -> int:
        """Requests that are being answered, all together."""
        return sum(self._under_way.values())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or turns it away."""
        if scope["type"] != "http" or scope["path"] in self._always:
            await self._app(scope, receive, send)
            return
        room = self._room(scope["path"])
        if self._under_way[room] >= self._most[room]:
            self._on_refusal()
            await send_problem(
                send, 503, "too many requests are under way: try again in a second", {"retry-after": "1"}
            )
            return
        self._under_way[room] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._under_way[room] -= 1

    def _room(self, path: str) -> str:
        return next((begin for begin in self._most if begin and path.startswith(begin)), _SHARED)
