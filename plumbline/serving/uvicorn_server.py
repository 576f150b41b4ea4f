"""Runs a service under uvicorn: headers have a size and a time, and an ended process ends its requests.

uvicorn waits for a request's headers as long as anybody likes, and takes as many as there is memory for.
"""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    from starlette.types import ASGIApp

LARGEST_HEADERS = 32 * 1024
"""Bytes of a request's line and headers."""
HEADER_SECONDS = 10.0
"""From a request's first byte, or from the connection, to the last header."""
KEEP_ALIVE_SECONDS = 30
"""How long a connection may be idle between requests."""
GRACE_SECONDS = 20
"""How long requests under way may take when the process is asked to end."""
CONNECTIONS = 1000
"""At once; more are answered 503."""
_END = b"\r\n\r\n"
"""Of headers."""


class PatientProtocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, with an end to headers."""

    header_seconds = HEADER_SECONDS

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._in_headers = 0
        self._last = b""
        self._waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Waits for the first request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits no longer."""
        self._done()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Counts what belongs to headers, then reads it."""
        if self._expects_headers():
            if self._waiting is None:
                self._wait()
            head, _, _ = (self._last + data).partition(_END)
            if self._in_headers + len(head) > LARGEST_HEADERS:
                self._refuse()
                return
            self._in_headers += len(data)
            self._last = data[-(len(_END) - 1) :]
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """Waits no longer; the body has limits of its own."""
        self._done()
        super().on_headers_complete()

    def _expects_headers(self) -> bool:
        """Whether no request is under way, or the last one has been read to its end."""
        return self.cycle is None or not self.cycle.more_body

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(self.header_seconds, self._too_late)

    def _done(self) -> None:
        self._in_headers, self._last = 0, b""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _too_late(self) -> None:
        self._waiting = None
        if not self.transport.is_closing():
            self.transport.close()

    def _refuse(self) -> None:
        self._done()
        self.transport.write(
            b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        )
        self.transport.close()


def server(app: ASGIApp, host: str, port: int, **named: Any) -> uvicorn.Server:
    """A server that is not running yet: `run()` serves until SIGTERM or SIGINT.

    Args:
        app: the guarded application.
        host: address to listen at.
        port: port to listen at; 0 for any free one.
        named: uvicorn's other settings, such as `ssl_certfile` and `ssl_keyfile`.
    """
    settings: dict[str, Any] = {
        "http": PatientProtocol,
        "ws": "none",
        "loop": "auto",
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "proxy_headers": False,
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "timeout_graceful_shutdown": GRACE_SECONDS,
        "limit_concurrency": CONNECTIONS,
    }
    return uvicorn.Server(uvicorn.Config(app, host=host, port=port, **{**settings, **named}))


def listening(host: str, port: int) -> socket.socket:
    """A bound socket, for whoever must know the port before the server runs: `server.run([socket])`.

    Raises:
        OSError: the address is taken, or is none of this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(2048)
    except BaseException:
        bound.close()
        raise
    return bound
