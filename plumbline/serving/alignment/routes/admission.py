"""`POST /admit` and `POST /check/deployment`: whether what would run in a cluster was released.

`/admit` is asked by an API server, which sends no token: serve it over TLS, for the cluster alone.
`/check/deployment` is asked by people and pipelines, with a token like any check.
"""

from __future__ import annotations

import datetime
import logging
import time
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from plumbline.attestation.errors import MalformedError
from plumbline.attestation.strict_json import first_problem, read_json
from plumbline.serving.alignment.admission.admit import admit, unreadable
from plumbline.serving.alignment.admission.answering import Answer
from plumbline.serving.alignment.admission.deployment_check import (
    DeploymentAnswer,
    DeploymentQuestion,
    check_deployment,
)
from plumbline.serving.alignment.admission.kinds import JUDGED
from plumbline.serving.alignment.admission.repository_folder import NothingReadError, RepositoryFolder
from plumbline.serving.alignment.admission.review import LARGEST, early_uid
from plumbline.serving.edge.problem_answers import MEDIA_TYPE, problem
from plumbline.serving.telemetry.metric_names import (
    ADMISSION_BROKEN,
    ADMISSION_LOADED,
    ADMISSION_SECONDS,
    ADMISSIONS,
    OTHER,
)
from plumbline.serving.telemetry.prometheus import Metrics

ADMIT = "/admit"
"""Open: nobody but an API server has a reason to ask, and it sends no token."""
DEPLOYMENT = "/check/deployment"
ROLE = "deploy"
"""The role that a caller of `/check/deployment` needs."""
LARGEST_QUESTION = 10_000
"""Bytes."""

_log = logging.getLogger(__name__)

_KINDS = {kind for _, kind in JUDGED}
_UNREADABLE: dict[int | str, dict[str, Any]] = {400: {"description": "No AdmissionReview with a uid."}}
_PROBLEM = {"content": {MEDIA_TYPE: {}}, "description": "What is wrong, and what to do."}


def _body_like(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


_REVIEW = {"requestBody": _body_like({"type": "object"})}


def _utc_now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def admission_router(
    folder: RepositoryFolder,
    metrics: Metrics,
    now: Callable[[], datetime.datetime] = _utc_now,
) -> APIRouter:
    """The webhook.

    Args:
        folder: the GitOps repository.
        metrics: where answers are counted; dry runs are not.
        now: the time.
    """
    router = APIRouter(tags=["admission"])

    async def answered(request: Request, cluster: str | None) -> JSONResponse:
        body = await _body(request)
        begun = time.perf_counter()
        answer = await run_in_threadpool(_judged, body, folder, now, cluster)
        _tell(answer, time.perf_counter() - begun, folder, metrics)
        return JSONResponse(answer.review, 200 if answer.uid else 400)

    @router.post(ADMIT, openapi_extra=_REVIEW, responses=_UNREADABLE)
    async def admit_by_namespace(request: Request) -> JSONResponse:
        """Judges an AdmissionReview; the object's namespace tells its environment."""
        return await answered(request, None)

    @router.post(f"{ADMIT}/{{environment}}", openapi_extra=_REVIEW, responses=_UNREADABLE)
    async def admit_in(environment: str, request: Request) -> JSONResponse:
        """The same in a cluster that is one environment as a whole."""
        return await answered(request, environment)

    return router


def deployment_router(folder: RepositoryFolder) -> APIRouter:
    """The question before anything is applied.

    Args:
        folder: the GitOps repository.
    """
    router = APIRouter(tags=["admission"])

    @router.post(
        DEPLOYMENT,
        openapi_extra={"requestBody": _body_like(DeploymentQuestion.model_json_schema())},
        response_model=DeploymentAnswer,
        responses={422: _PROBLEM, 503: _PROBLEM},
    )
    async def check(request: Request) -> JSONResponse:
        """Whether a signed statement says that this version may run in this environment."""
        body = await _body(request)
        try:
            answer = await run_in_threadpool(_checked, body, folder)
        except MalformedError as error:
            return JSONResponse(problem(422, str(error)), 422, media_type=MEDIA_TYPE)
        except NothingReadError as error:
            return JSONResponse(problem(503, str(error)), 503, {"retry-after": "10"}, MEDIA_TYPE)
        return JSONResponse(answer.model_dump(mode="json"))

    return router


def _checked(body: bytes, folder: RepositoryFolder) -> DeploymentAnswer:
    fields = read_json(body, LARGEST_QUESTION, "the question")
    try:
        question = DeploymentQuestion.model_validate(fields, strict=True)
    except ValidationError as error:
        raise MalformedError(f"the question: {first_problem(error)}") from None
    return check_deployment(question, folder.current())


async def _body(request: Request) -> bytes:
    """The body, or as much of it as shows that it is too large."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            break
    return bytes(body)


def _judged(
    body: bytes, folder: RepositoryFolder, now: Callable[[], datetime.datetime], cluster: str | None
) -> Answer:
    """The answer, whatever happens: an API server that hears nothing tells nobody why."""
    try:
        return admit(body, folder.current(), now(), cluster)
    except NothingReadError as error:
        return unreadable(early_uid(body), str(error))
    except Exception:
        _log.exception("an admission review could not be judged")
        return unreadable(early_uid(body), "it could not be judged; the service's log says why")


def _tell(answer: Answer, seconds: float, folder: RepositoryFolder, metrics: Metrics) -> None:
    """Counts and logs an answer; of a dry run nothing stays but the log."""
    outcome = "allowed" if answer.allowed else "refused" if answer.readable else "unreadable"
    _log.info(
        "admission %s",
        outcome,
        extra={
            "event.action": "admission",
            "event.outcome": "success" if answer.allowed else "failure",
            "plumbline.admission.uid": answer.uid,
            "plumbline.admission.dry_run": answer.dry_run,
            "plumbline.reasons": list(answer.reasons),
        },
    )
    metrics.set(ADMISSION_BROKEN, float(folder.problem is not None))
    if folder.loaded is not None:
        metrics.set(ADMISSION_LOADED, folder.loaded.timestamp())
    if answer.dry_run:
        return
    metrics.observe(ADMISSION_SECONDS, seconds)
    metrics.count(
        ADMISSIONS,
        environment=answer.environment or OTHER,
        kind=answer.kind if answer.kind in _KINDS else OTHER,
        outcome=outcome,
    )
