"""Runs a server whose certificate is renewed while it runs: connections to come get the new one."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.errors import PlumblineError
from plumbline.private_files import PrivateFileError, check_private

if TYPE_CHECKING:
    import uvicorn

RENEW_EVERY = 60.0
"""Seconds between two looks at the certificate."""


class CertificateError(PlumblineError):
    """The certificate or its key cannot be used; says which."""


@dataclass(frozen=True)
class Certificate:
    """A certificate with its chain, and its key, as files that are replaced when they are renewed."""

    chain: Path
    key: Path

    def stamp(self) -> tuple[float, float]:
        """By what a renewal is noticed.

        Raises:
            CertificateError: if one is not there.
        """
        try:
            return self.chain.stat().st_mtime, self.key.stat().st_mtime
        except OSError as error:
            raise CertificateError(f"{error.filename}: {error.strerror}: name a file in PEM") from None

    def check(self) -> None:
        """Raises CertificateError unless both can be read, belong together, and the key is its owner's."""
        self.stamp()
        try:
            check_private(self.key)
        except PrivateFileError as error:
            raise CertificateError(str(error)) from None
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self.chain, self.key)
        except OSError as error:  # an SSLError is one
            what = getattr(error, "reason", None) or error.strerror
            raise CertificateError(
                f"{self.chain} and {self.key} are no certificate and its key: {what}"
            ) from None


def serve_renewed(server: uvicorn.Server, sockets: Sequence[socket.socket]) -> None:
    """Serves until it is asked to end.

    Args:
        server: with `ssl_certfile` and `ssl_keyfile`.
        sockets: those it listens at.
    """
    asyncio.run(_serve(server, list(sockets)))


async def _serve(server: uvicorn.Server, sockets: list[socket.socket]) -> None:
    config = server.config
    config.load()
    if config.ssl is None or config.ssl_certfile is None or config.ssl_keyfile is None:
        raise CertificateError("this is served over TLS only: name a certificate and its key")
    certificate = Certificate(Path(config.ssl_certfile), Path(config.ssl_keyfile))
    watching = asyncio.create_task(_watch(config.ssl, certificate))
    try:
        await server.serve(sockets)
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


async def _watch(context: ssl.SSLContext, certificate: Certificate) -> None:
    seen = certificate.stamp()
    while True:
        await asyncio.sleep(RENEW_EVERY)
        seen = renew(context, certificate, seen)


def renew(
    context: ssl.SSLContext, certificate: Certificate, seen: tuple[float, float]
) -> tuple[float, float]:
    """Takes a renewed certificate; one of which only a part is there yet is tried again later."""
    with suppress(CertificateError, OSError):
        now = certificate.stamp()
        if now != seen:
            certificate.check()  # before the one in use is touched
            context.load_cert_chain(certificate.chain, certificate.key)
            return now
    return seen
