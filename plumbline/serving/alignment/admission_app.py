"""Admission as a process of its own, over TLS, for the cluster's API servers.

A webhook that waits behind a batch of pictures keeps a cluster from being changed, so it shares no process
with checks. Probes and reviews are open; metrics and `/check/deployment` need a token.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response

from plumbline.serving.alignment.admission.repository_folder import NothingReadError, RepositoryFolder
from plumbline.serving.alignment.admission.review import LARGEST
from plumbline.serving.alignment.routes import admission
from plumbline.serving.edge.guarded import PROBES, Limits, guarded
from plumbline.serving.edge.refusals import explain_refusals
from plumbline.serving.edge.renewed_certificate import Certificate, CertificateError
from plumbline.serving.telemetry.metric_names import ALIGNMENT, REQUESTS_SHED
from plumbline.serving.telemetry.prometheus import CONTENT_TYPE, Metrics

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from plumbline.serving.edge.tokens import TokenFile

METRICS = "/metrics"
ROLES = {METRICS: "metrics", admission.DEPLOYMENT: admission.ROLE}
LIMITS = Limits(in_flight=32, largest_body=2 * LARGEST, body_seconds=3, answer_seconds=4)
"""Within the five seconds that an API server waits; a review that is too large is refused in words."""


def admission_app(folder: RepositoryFolder, metrics: Metrics) -> FastAPI:
    """The application without its limits."""
    app = FastAPI(
        title="Plumbline admission",
        version="1",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # to whatever host the request names
    )
    explain_refusals(app)
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


def check_tls(chain: Path | None, key: Path | None) -> None:
    """Raises CertificateError without a certificate that can be used: API servers ask over TLS only."""
    if chain is None or key is None:
        raise CertificateError("API servers ask over TLS only: give --certificate and --private-key")
    Certificate(chain, key).check()
