"""Runs a service under uvicorn, with limits of its own; an ended process ends its requests."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import uvicorn

from plumbline.serving.edge.patient_protocol import PatientProtocol

if TYPE_CHECKING:
    from starlette.types import ASGIApp

KEEP_ALIVE_SECONDS = 30
"""How long a connection may be idle between requests."""
GRACE_SECONDS = 20
"""How long requests under way may take when the process is asked to end."""
CONNECTIONS = 1000
"""At once; more are answered 503."""


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
