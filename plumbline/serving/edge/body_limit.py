"""How large a body may be, and how slow. Pure ASGI."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from plumbline.serving.edge.problem_answers import send_problem

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1_000_000
"""Bytes of a request."""


class _TooLargeError(Exception):
    """More came than is taken."""


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
