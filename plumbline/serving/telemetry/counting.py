"""Counts what a service answers, by path and status. Pure ASGI, around everything else."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from plumbline.serving.telemetry import metric_names as names
from plumbline.serving.telemetry.prometheus import Metrics

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

REFUSED = {401: "token", 403: "forbidden", 408: "size", 413: "size", 429: "quota"}
"""What a limit's status says; whoever reads a body counts what is wrong with it."""

GONE = 499
"""Counted where the caller went away before it was answered: no HTTP status, and nobody's defect."""

METRICS = "/metrics"
"""Where what is under way is told; whoever asks is part of it."""


class Counting:
    """Counts every request once it has its status."""

    def __init__(self, app: ASGIApp, metrics: Metrics, paths: Collection[str]) -> None:
        """Wraps a service.

        Args:
            app: the service, behind its limits.
            metrics: its metrics.
            paths: those it has; any other is counted as `other`.
        """
        self._app, self._metrics, self._paths = app, metrics, frozenset(paths)
        self.under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status: int | None = None

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self.under_way += 1
        if scope["path"] == METRICS:
            self._metrics.set(names.REQUESTS_IN_FLIGHT, self.under_way)
        try:
            await self._app(scope, receive, told)
        except BaseException:
            status = status or 500
            raise
        finally:
            self.under_way -= 1
            self._count(scope["path"], status or GONE)

    def _count(self, path: str, status: int) -> None:
        known = path if path in self._paths else names.OTHER
        self._metrics.count(names.REQUESTS, path=known, status=str(status))
        if status in REFUSED:
            self._metrics.count(names.REQUESTS_REFUSED, because=REFUSED[status])
