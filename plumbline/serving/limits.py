"""What a service takes from anybody: how much at once, how large, how slow and how often. Pure ASGI.

Each wraps an application; `guarded.py` puts them in their order. Every replica counts for itself.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from plumbline.serving.problem_answers import send_problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from plumbline.serving.tokens import Caller

LARGEST_BODY = 1_000_000
"""Bytes of a request."""
MOST_CALLERS = 10_000
"""Callers whose requests are counted; there are only so many tokens."""


def nothing() -> None:
    """What happens beside a refusal where nobody counts them."""


class _TooLargeError(Exception):
    """More came than is taken."""


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


class BodyLimit:
    """Takes a body in whole before the application sees it: 413 beyond its size, 408 beyond its time.

    Bytes are counted as they come, whatever `content-length` says.
    """

    def __init__(self, app: ASGIApp, largest: int = LARGEST_BODY, seconds: float = 10) -> None:
        """Wraps an application.

        Args:
            app: what answers.
            largest: bytes of a body.
            seconds: from the headers to the body's last byte.
        """
        self._app, self._largest, self._seconds = app, largest, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Takes one body in, or refuses it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                body = await self._body(scope, receive)
        except _TooLargeError:
            detail = f"the body is larger than {self._largest} bytes: send less at once"
            await send_problem(send, 413, detail, {"connection": "close"})
        except TimeoutError:
            detail = f"the body did not come within {self._seconds:g} s: send it faster"
            await send_problem(send, 408, detail, {"connection": "close"})
        else:
            if body is not None:
                await self._app(scope, _replayed(body, receive), send)

    async def _body(self, scope: Scope, receive: Receive) -> bytes | None:
        """The whole body; None when the caller went away."""
        if _said_length(scope) > self._largest:
            raise _TooLargeError
        message = await receive()
        parts = self._part(message)
        if not message.get("more_body"):  # all at once, as most come
            return parts
        collected = bytearray(parts or b"")
        while message.get("more_body"):
            message = await receive()
            more = self._part(message, len(collected))
            if more is None:
                return None
            collected += more
        return bytes(collected)

    def _part(self, message: Message, already: int = 0) -> bytes | None:
        if message["type"] == "http.disconnect":
            return None
        part: bytes = message.get("body", b"")
        if already + len(part) > self._largest:
            raise _TooLargeError
        return part


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


def _said_length(scope: Scope) -> int:
    said: bytes = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(said) if said.isdigit() and len(said) < 20 else 0


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Hands a body over once; then only whether the caller is still there."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
