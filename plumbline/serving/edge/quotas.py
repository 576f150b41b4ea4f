"""How much a caller may ask. Pure ASGI; every replica counts for itself."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from plumbline.serving.edge.problem_answers import send_problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from plumbline.serving.edge.tokens import Caller

_MORE = "quota"
"""Where in a request's state its further counting is."""
MOST_CALLERS = 10_000
"""Callers whose requests are counted; there are only so many tokens."""


class Quotas:
    """Answers 429 to a caller beyond what it may ask a minute; says when to come back.

    A caller may save up ten seconds' worth for a burst. A request counts one before it is read; whoever reads
    several things in it has the others counted by `is_over`. Needs `scope["state"]["caller"]`; requests
    without one, to open paths, are not counted.
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
        if caller is not None:
            if await _refused(send, self._wait(caller)):
                return
            scope["state"][_MORE] = partial(self._more, caller)
        await self._app(scope, receive, send)

    def _wait(self, caller: Caller) -> float:
        """Seconds until the caller may send again; 0 when it may now, which is then counted."""
        return self._taken(caller, 1, at_least=1)

    def _more(self, caller: Caller, count: int) -> float:
        """The same for what else is in a request that was let in.

        It may be more than is saved: then the caller waits for it before its next, and so do its others.
        """
        return self._taken(caller, count, at_least=0)

    def _taken(self, caller: Caller, count: int, at_least: int) -> float:
        per_minute = caller.requests_per_minute or self._per_minute
        if per_minute is None:
            return 0.0
        rate, now = per_minute / 60, self._clock()
        full = max(1.0, rate * self.BURST_SECONDS)
        left, then = self._saved.get(caller.name, (full, now))
        left = min(full, left + (now - then) * rate)
        if left < at_least:
            return (at_least - left) / rate
        if len(self._saved) >= MOST_CALLERS:
            self._saved.clear()
        self._saved[caller.name] = (left - count, now)
        return 0.0


async def is_over(scope: Scope, send: Send, more: int) -> bool:
    """Whether a caller has used up its quota, and was answered so.

    Args:
        scope: of a request that `Quotas` let in, or that nobody counts.
        send: the request's own.
        more: what is asked in it, beside the one that is counted.
    """
    count: Callable[[int], float] | None = scope["state"].get(_MORE)
    return count is not None and more > 0 and await _refused(send, count(more))


async def _refused(send: Send, wait: float) -> bool:
    if not wait:
        return False
    seconds = str(math.ceil(wait))
    detail = f"this caller has used up its quota: try again in {seconds} s"
    await send_problem(send, 429, detail, {"retry-after": seconds})
    return True
