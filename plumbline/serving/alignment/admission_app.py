"""Admission as a process of its own, over TLS, for the cluster's API servers.

A webhook that waits behind a batch of pictures keeps a cluster from being changed, so it shares no process
with checks. Probes and reviews are open; metrics and `/check/deployment` need a token.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from plumbline.errors import PlumblineError
from plumbline.serving.alignment.admission.repository_folder import NothingReadError, RepositoryFolder
from plumbline.serving.alignment.admission.review import LARGEST
from plumbline.serving.alignment.routes import admission
from plumbline.serving.guarded import PROBES, Limits, guarded
from plumbline.serving.metric_names import ALIGNMENT, REQUESTS_SHED
from plumbline.serving.prometheus import CONTENT_TYPE, Metrics

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

    from plumbline.serving.tokens import TokenFile

METRICS = "/metrics"
ROLES = {METRICS: "metrics", admission.DEPLOYMENT: admission.ROLE}
LIMITS = Limits(in_flight=32, largest_body=2 * LARGEST, body_seconds=3, answer_seconds=4)
"""Within the five seconds that an API server waits; a review that is too large is refused in words."""
RENEW_EVERY = 60.0
"""Seconds between two looks at the certificate."""


class CertificateError(PlumblineError):
    """The certificate or its key cannot be used; says which."""


@dataclass(frozen=True)
class Certificate:
    """A certificate and its key, as files that are replaced when they are renewed."""

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
            raise CertificateError(f"{error.filename}: {error.strerror}: name a certificate in PEM") from None


def admission_app(folder: RepositoryFolder, metrics: Metrics) -> FastAPI:
    """The application without its limits."""
    app = FastAPI(title="Plumbline admission", version="1", docs_url=None, redoc_url=None)
    app.include_router(admission.admission_router(folder, metrics))
    app.include_router(admission.deployment_router(folder))

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        """The process answers."""
        return {"status": "alive"}

    @app.get("/readyz", responses={503: {"description": "The GitOps repository could not be read yet."}})
    async def readyz() -> JSONResponse:
        """Reviews can be judged; a newest state that is broken leaves the older one in force."""
        try:
            await run_in_threadpool(folder.current)
        except NothingReadError as error:
            return JSONResponse({"status": "starting", "because": str(error)}, 503)
        return JSONResponse({"status": "ready", "newest": "broken" if folder.problem else "in force"})

    @app.get(METRICS)
    async def metrics_text() -> Response:
        """What is counted, in Prometheus' text format."""
        return Response(metrics.text(), headers={"content-type": CONTENT_TYPE})

    return app


def admission_service(folder: RepositoryFolder, tokens: TokenFile) -> ASGIApp:
    """The application behind its limits, as it is served."""
    metrics = Metrics(ALIGNMENT)

    def shed() -> None:
        metrics.count(REQUESTS_SHED)

    app = admission_app(folder, metrics)
    return guarded(app, tokens, ROLES, LIMITS, PROBES, (admission.ADMIT,), shed)


async def serve(server: uvicorn.Server, certificate: Certificate, sockets: Sequence[object] = ()) -> None:
    """Serves until it is asked to end, with whatever certificate is there now."""
    async with _renewed(server.config, certificate):
        await server.serve(list(sockets) or None)  # type: ignore[arg-type]


@asynccontextmanager
async def _renewed(config: uvicorn.Config, certificate: Certificate) -> AsyncIterator[None]:
    config.load()
    if config.ssl is None:
        raise CertificateError("admission is served over TLS only: name a certificate and its key")
    watching = asyncio.create_task(_watch(config.ssl, certificate))
    try:
        yield
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
    """Takes a renewed certificate for connections to come; a half-written one is tried again later."""
    with suppress(CertificateError, OSError):  # an SSLError is an OSError
        now = certificate.stamp()
        if now != seen:
            for one in (ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), context):  # tried before it is used
                one.load_cert_chain(certificate.chain, certificate.key)
            return now
    return seen
