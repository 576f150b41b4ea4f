"""The data preprocessor as a service, beside the model that it prepares data for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse

from plumbline.canonical import digest
from plumbline.guardrails.detectors import known
from plumbline.intent import DetectorSettings, PreprocessingPolicy
from plumbline.serving.edge.guarded import PROBES, Limits, guarded
from plumbline.serving.edge.refusals import explain_refusals, refusal
from plumbline.serving.edge.strict_requests import StrictRoute
from plumbline.serving.edge.tokens import TokenFile
from plumbline.serving.preprocessing.harmonising import Harmoniser
from plumbline.serving.preprocessing.images import Resizing
from plumbline.serving.preprocessing.removed import UnharmonisableError
from plumbline.serving.preprocessing.requests import Harmonise, HarmonisedItems, Health
from plumbline.serving.telemetry import metric_names as names
from plumbline.serving.telemetry.counting import Counting
from plumbline.serving.telemetry.prometheus import CONTENT_TYPE, Metrics

if TYPE_CHECKING:
    from starlette.types import ASGIApp

ROLES = {"/harmonise": "harmonise", "/metrics": "metrics"}
"""What a caller's token must be for."""
MOST_ITEMS = 256
"""Of a request."""
METRICS = (names.REQUESTS, names.REQUESTS_REFUSED, names.REQUESTS_SHED, names.REQUESTS_IN_FLIGHT)


def preprocessor(policy: PreprocessingPolicy, tokens: TokenFile, root: Path) -> ASGIApp:
    """The service behind its limits and tokens.

    Args:
        policy: what it does.
        tokens: who may call; roles are `harmonise` and `metrics`.
        root: the project folder.

    Raises:
        UnknownDetectorError: the policy names personal data that nothing here finds.
    """
    app = application(policy, root)
    metrics: Metrics = app.state.metrics
    on_shed: Callable[[], None] = lambda: metrics.count(names.REQUESTS_SHED)  # noqa: E731 - one call
    behind = guarded(app, tokens, ROLES, Limits(), on_shed=on_shed)
    return Counting(behind, metrics, (*PROBES, *ROLES))


def application(policy: PreprocessingPolicy, root: Path) -> FastAPI:
    """The endpoints; without limits and tokens. Raises as `preprocessor` does."""
    detector = known.make(DetectorSettings(kind="pii"), root)
    strange = [kind for kind in policy.privacy.personal_data if kind not in detector.labels]
    if strange:
        raise known.UnknownDetectorError(
            f"privacy.personal_data: nothing finds {strange[0]!r}; known are {', '.join(detector.labels)}"
        )
    app = FastAPI(title="Plumbline data preprocessor", version="1", docs_url=None, redoc_url=None)
    app.state.harmoniser = Harmoniser(policy, detector, Resizing)
    app.state.policy = digest(policy)
    app.state.metrics = Metrics(METRICS)
    app.include_router(_router)
    explain_refusals(app)
    app.add_exception_handler(UnharmonisableError, _unharmonisable)
    return app


_router = APIRouter(route_class=StrictRoute)


@_router.post("/harmonise")
async def harmonise(given: Harmonise, request: Request) -> HarmonisedItems:
    """Brings items into the model's schema and takes out what the privacy policy forbids."""
    if len(given.items) > MOST_ITEMS:
        raise UnharmonisableError(f"more than {MOST_ITEMS} at once: send them in several requests")
    harmoniser: Harmoniser = request.app.state.harmoniser
    done = await asyncio.to_thread(harmoniser.harmonise, given.model, given.kind, given.items)
    fields: dict[str, Any] = {given.kind: done.items}
    return HarmonisedItems(**fields, removed=done.removed)


@_router.get("/healthz")
async def healthz(request: Request) -> Health:
    """Whether the process answers."""
    return Health(status="ok", policy=request.app.state.policy)


@_router.get("/readyz")
async def readyz(request: Request) -> Health:
    """Whether requests should come here: as soon as it answers."""
    return Health(status="ok", policy=request.app.state.policy)


@_router.get("/metrics", response_class=Response)
async def metrics(request: Request) -> Response:
    """Counts, as Prometheus reads them."""
    counted: Metrics = request.app.state.metrics
    return Response(counted.text(), media_type=CONTENT_TYPE)


async def _unharmonisable(request: Request, error: Exception) -> JSONResponse:
    counted: Metrics = request.app.state.metrics
    counted.count(names.REQUESTS_REFUSED, because="malformed")
    return refusal(422, str(error))
