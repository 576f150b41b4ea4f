"""The service's endpoints. Each says what it takes; what is done is in the files beside."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse

from plumbline.serving.edge.authentication import caller_in
from plumbline.serving.edge.refusals import explain_refusals, refusal
from plumbline.serving.edge.strict_requests import StrictRoute
from plumbline.serving.inference.check_client import UncheckedError
from plumbline.serving.inference.ownership import (
    NotEntitledError,
    owned_labels,
    with_callers_ids,
    with_owned_ids,
)
from plumbline.serving.inference.prediction_log.late_labels import ConflictingLabelError, LabelsBusyError
from plumbline.serving.inference.prediction_log.spill import NotWrittenError
from plumbline.serving.inference.preprocessor_client import RefusedItemsError, UnpreparedError
from plumbline.serving.inference.requests import (
    Health,
    Labels,
    LabelsTaken,
    Predict,
    Predicted,
    Version,
)
from plumbline.serving.inference.unfit import UnfitItemError
from plumbline.serving.scoring.predictor import ModelError
from plumbline.serving.telemetry import metric_names as names
from plumbline.serving.telemetry.prometheus import CONTENT_TYPE

if TYPE_CHECKING:
    from plumbline.serving.inference.running import Running

LOG = logging.getLogger("plumbline.inference")
ROLES = {"/predict": "predict", "/labels": "label", "/metrics": "metrics"}
"""What a caller's token must be for."""
OPEN = ("/healthz", "/readyz", "/version")
"""Asked by the cluster and by who watches a rollout, without a token."""


def application(running: Running) -> FastAPI:
    """The endpoints around a running service; without its limits and tokens."""
    app = FastAPI(
        title="Plumbline inference",
        version="1",
        lifespan=lambda _: _alive(running),
        docs_url=None,
        redoc_url=None,
    )
    app.state.running = running
    app.include_router(_router)
    explain_refusals(app)
    for error, status in _STATUSES.items():
        app.add_exception_handler(error, _answered_with(status, running))
    return app


_router = APIRouter(route_class=StrictRoute)
_STATUSES: dict[type[Exception], int] = {
    UnfitItemError: 422,
    ModelError: 422,
    RefusedItemsError: 422,
    UncheckedError: 503,
    UnpreparedError: 503,
    NotWrittenError: 503,
    LabelsBusyError: 503,
    ConflictingLabelError: 409,
    NotEntitledError: 403,
}


@_router.post("/predict")
async def predict(given: Predict, request: Request) -> Predicted:
    """Scores items, each checked before and after; what the checks withhold has a decision and no score."""
    running: Running = request.app.state.running
    running.must_be_few(len(given.items))
    caller = caller_in(request.scope).name
    prepared = with_owned_ids(await running.prepared(given), caller)
    return with_callers_ids(await running.predicting.predict(prepared), caller)


@_router.post("/labels")
async def labels(given: Labels, request: Request) -> LabelsTaken:
    """Keeps what happened, by the ids of predictions: all of it, or nothing where an id has another label."""
    running: Running = request.app.state.running
    caller = caller_in(request.scope).name
    sent = owned_labels(given, caller, running.configuration.service.log.may_label)
    try:
        taken = await asyncio.to_thread(running.label, sent, given.model)
    except ConflictingLabelError as error:
        LOG.warning("%s sent %d conflicting labels", caller, len(error.positions))
        running.meter.labels("conflicting", len(error.positions))
        raise
    running.meter.labels("new", taken.new)
    running.meter.labels("known", taken.known)
    return LabelsTaken(new=taken.new, known=taken.known)


@_router.get("/version")
async def version(request: Request) -> Version:
    """What is served."""
    running: Running = request.app.state.running
    return running.version()


@_router.get("/healthz")
async def healthz() -> Health:
    """Whether the process answers."""
    return Health(status="ok")


@_router.get("/readyz", responses={503: {"model": Health}})
async def readyz(request: Request) -> Any:
    """Whether requests should come here: the log can be written."""
    running: Running = request.app.state.running
    if running.trouble:
        return JSONResponse(Health(status="not ready", because=running.trouble).model_dump(), 503)
    return Health(status="ok")


@_router.get("/metrics", response_class=Response)
async def metrics(request: Request) -> Response:
    """Counts and times, as Prometheus reads them."""
    running: Running = request.app.state.running
    running.meter.metrics.set(names.PREDICTIONS_UNWRITTEN, running.unwritten)
    return Response(running.meter.metrics.text(), media_type=CONTENT_TYPE)


@contextlib.asynccontextmanager
async def _alive(running: Running) -> AsyncIterator[None]:
    """Tidies the log while the service runs, and once more at its end."""
    tidying = asyncio.create_task(running.keep_tidy())
    try:
        yield
    finally:
        tidying.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await tidying
        await running.close()


def _answered_with(status: int, running: Running) -> Any:
    async def answer(_: Request, error: Exception) -> JSONResponse:
        if status == 503:
            LOG.warning("a request was refused: %s", error)
            running.meter.failed(1)
            return refusal(status, str(error), {"retry-after": "1"})
        running.meter.refused("malformed")
        return refusal(status, str(error))

    return answer
