"""What the commands that run a service share: where it listens, and what it says when it does."""

from __future__ import annotations

import argparse
import logging
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.errors import PlumblineError

if TYPE_CHECKING:
    from socket import socket

    from starlette.types import ASGIApp
    from uvicorn import Server


class NotListeningError(PlumblineError):
    """The address is taken, or is none of this machine's."""


def add_address(command: argparse.ArgumentParser, port: int) -> None:
    """Options of where a service listens."""
    command.add_argument("--host", default="127.0.0.1", help="address to listen at (default: 127.0.0.1)")
    command.add_argument("--port", type=_port, default=port, help=f"port to listen at (default: {port})")
    command.add_argument("--certificate", type=Path, help="TLS certificate in PEM, with its chain")
    command.add_argument("--private-key", type=Path, help="the certificate's private key in PEM")
    command.add_argument(
        "--log",
        choices=("text", "ecs"),
        default="text",
        help="ecs: one JSON object a line, for Elasticsearch",
    )
    command.set_defaults(service=f"plumbline-{command.prog.rpartition(' ')[2]}")


def serve_until_asked_to_end(
    app: ASGIApp, options: Namespace, said: str, run: Callable[[Server, list[socket]], None] | None = None
) -> int:
    """Serves, having said what and where; ends at SIGTERM or Ctrl-C after what is under way.

    Args:
        app: what answers.
        options: those of `add_address`.
        said: what is served, for people.
        run: runs the server, where it is not to run by itself.

    Raises:
        NotListeningError: it cannot listen there.
    """
    from plumbline.serving.edge.uvicorn_server import listening, server

    _log(options)
    try:
        bound = listening(options.host, options.port)
    except OSError as error:
        raise NotListeningError(
            f"cannot listen at {options.host}:{options.port} ({error.strerror}): "
            "give another --port or --host"
        ) from None
    scheme = "https" if options.certificate else "http"
    host = f"[{options.host}]" if ":" in options.host else options.host
    print(f"serving {said}\nat {scheme}://{host}:{bound.getsockname()[1]}", flush=True)
    with bound:
        running = server(app, options.host, options.port, **_tls(options))
        (run or type(running).run)(running, [bound])
    return 0 if running.started else 1


def _log(options: Namespace) -> None:
    from plumbline.serving.telemetry.ecs_log import log_as_ecs

    if options.log == "ecs":
        log_as_ecs(options.service)
    else:
        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)


def _tls(options: Namespace) -> dict[str, Any]:
    if bool(options.certificate) != bool(options.private_key):
        raise NotListeningError("TLS needs both: give --certificate and --private-key")
    if not options.certificate:
        return {}
    from plumbline.serving.edge.renewed_certificate import Certificate

    Certificate(options.certificate, options.private_key).check()
    return {"ssl_certfile": str(options.certificate), "ssl_keyfile": str(options.private_key)}


def _port(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 5 or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 0 to 65535")
    return int(text)
