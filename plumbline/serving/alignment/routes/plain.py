"""Routes whose handlers speak ASGI themselves: half the time of a request, and described as any other."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from plumbline.serving.edge.problem_answers import MEDIA_TYPE, send_problem

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Receive, Scope, Send

Handler = Callable[["Scope", "Receive", "Send"], Awaitable[None]]

DEFECT = "this is a defect of the service; its log says more"

_log = logging.getLogger(__name__)

PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, and what to do."},
    },
}
"""RFC 9457, as every refusal here."""

REFUSALS = {
    400: "No JSON, or nested too deeply.",
    401: "No token, or none that counts here.",
    403: "The caller does not have the role that this needs.",
    408: "The body came too slowly.",
    413: "The body is too large.",
    415: "Another media type.",
    422: "What was sent is no check, its modality is not known, or its content is not of it.",
    429: "The caller has used up its requests; `Retry-After` says when to come back.",
    503: "Too many requests are under way; `Retry-After` says when to come back.",
}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI of refusals."""
    return {
        status: {"description": REFUSALS[status], "content": {MEDIA_TYPE: {"schema": PROBLEM}}}
        for status in statuses
    }


class PlainRoute(APIRoute):
    """A route that is documented as one function and answered by another."""

    def __init__(
        self, path: str, documentation: Callable[..., Any], handler: Handler, **described: Any
    ) -> None:
        """Describes it.

        Args:
            path: where.
            documentation: its name, docstring and annotations describe it; it is never called.
            handler: answers.
            described: as FastAPI's routes take it.
        """
        super().__init__(path, documentation, **described)
        self.app = _Answering(handler)


class PlainPaths:
    """Takes plain routes first: whoever knows the path and the method needs no search for them."""

    def __init__(self, app: FastAPI) -> None:
        """Wraps an application.

        Args:
            app: answers everything else, and everything wrong about these paths.
        """
        self._app = app
        self._plain = {
            (route.path, method): route.app
            for route in app.routes
            if isinstance(route, PlainRoute)
            for method in route.methods
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        found = None if scope["type"] != "http" else self._plain.get((scope["path"], scope["method"]))
        await (found or self._app)(scope, receive, send)


class _Answering:
    """Ends without a word where the caller went away, and with a problem where there is a defect."""

    def __init__(self, handler: ASGIApp) -> None:
        self._handler = handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._handler(scope, receive, send)
        except ClientDisconnect:
            return
        except Exception as error:  # the caller is told that there is one, the log which
            _log.error("a request could not be answered", exc_info=error)
            await send_problem(send, 500, DEFECT)


async def whole_body(receive: Receive) -> bytes:
    """A request's body, which its limits have let through.

    Raises:
        ClientDisconnect: the caller went away.
    """
    parts = bytearray()
    message = await receive()
    while message["type"] == "http.request":
        body: bytes = message.get("body", b"")
        if not message.get("more_body"):
            return bytes(parts + body) if parts else body
        parts += body
        message = await receive()
    raise ClientDisconnect


async def send_json(send: Send, body: bytes) -> None:
    """Answers with JSON."""
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
