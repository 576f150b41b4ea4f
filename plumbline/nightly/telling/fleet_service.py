"""Serves the fleet's figures to whoever has a token; they are read anew at most twice a minute."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from plumbline.nightly.context import utc_now
from plumbline.nightly.telling.fleet import fleet
from plumbline.nightly.telling.fleet_text import fleet_text
from plumbline.serving.edge.guarded import Limits, guarded
from plumbline.serving.edge.problem_answers import send_problem
from plumbline.serving.telemetry.prometheus import CONTENT_TYPE
from plumbline.settings import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from plumbline.serving.edge.tokens import TokenFile

PATH = "/metrics"
ROLE = "metrics"
FRESH = 30.0
"""Seconds for which figures are told again as they are."""
LIMITS = Limits(in_flight=8, largest_body=1000)

_log = logging.getLogger(__name__)


class FleetMetrics:
    """`GET /metrics`, `/healthz` and `/readyz`. Pure ASGI."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._lock = settings, asyncio.Lock()
        self._text, self._read = b"", -FRESH

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        if scope["path"] in ("/healthz", "/readyz"):
            await _answer(send, b'{"status":"ready"}', "application/json")
        elif scope["path"] != PATH or scope["method"] not in ("GET", "HEAD"):
            await send_problem(send, 404, f"there is only GET {PATH}")
        else:
            await _answer(send, await self._current(), CONTENT_TYPE)

    async def _current(self) -> bytes:
        async with self._lock:
            if time.monotonic() - self._read >= FRESH:
                self._text = await asyncio.to_thread(self._anew)
                self._read = time.monotonic()
            return self._text

    def _anew(self) -> bytes:
        found = fleet(self._settings, utc_now())
        for problem in found.problems:
            _log.warning("a part of the fleet's metrics cannot be read: %s", problem)
        return fleet_text(found.samples)


def fleet_service(settings: Settings, tokens: TokenFile) -> ASGIApp:
    """The figures behind tokens and limits."""
    return guarded(FleetMetrics(settings), tokens, {PATH: ROLE}, LIMITS)


async def _answer(send: Send, body: bytes, kind: str) -> None:
    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
