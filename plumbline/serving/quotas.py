"""How often a caller may ask. Pure ASGI; every replica counts for itself."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from plumbline.serving.problem_answers import send_problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from plumbline.serving.tokens import Caller

MOST_CALLERS = 10_000
"""Callers whose requests are counted; there are only so many tokens."""


class Quotas:
    """Answers 429 to a caller beyond the requests a minute that it may send; says when to come back.

    A caller may save up ten seconds' worth for a burst. Needs `scope["state"]["caller"]`; requests without
    one, to open paths, are not counted.
    """

    BURST_SECONDS = 10

    def __init__(
        self, app: ASGIApp, per_minute: int | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Wraps an application.

        Args:
            app: what answers.
            per_minute: for callers whose token says nothing else; None for no limit.
            clock: seconds that only rise.
        """
        self._app, self._per_minute, self._clock = app, per_minute, clock
        self._saved: dict[str, tuple[float, float]] = {}  # requests left, and when that was

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or says when to come back."""
        caller: Caller | None = scope.get("state", {}).get("caller") if scope["type"] == "http" else None
        wait = self._wait(caller) if caller else 0.0
        if caller and wait:
            seconds = str(math.ceil(wait))
            detail = f"{caller.name} has used up its requests: try again in {seconds} s"
            await send_problem(send, 429, detail, {"retry-after": seconds})
            return
        await self._app(scope, receive, send)

    def _wait(self, caller: Caller) -> float:
        """Seconds until the caller may send again; 0 when it may now, which is then counted."""
        per_minute = caller.requests_per_minute or self._per_minute
        if per_minute is None:
            return 0.0
        rate, now = per_minute / 60, self._clock()
        full = max(1.0, rate * self.BURST_SECONDS)
        left, then = self._saved.get(caller.name, (full, now))
        left = min(full, left + (now - then) * rate)
        if left < 1:
            return (1 - left) / rate
        if len(self._saved) >= MOST_CALLERS:
            self._saved.clear()
        self._saved[caller.name] = (left - 1, now)
        return 0.0
