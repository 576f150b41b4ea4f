"""Errors as answers: everything a FastAPI application refuses has one shape, and nothing of what was sent."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from plumbline.printable import one_line
from plumbline.serving.edge.problem_answers import MEDIA_TYPE, problem

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

LOG = logging.getLogger("plumbline.serving")
LONGEST = 300
"""Characters of an explanation."""


def refusal(status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A refusal as a response."""
    return JSONResponse(problem(status, detail), status, dict(headers or {}), MEDIA_TYPE)


def explain_refusals(app: FastAPI) -> None:
    """Has an application answer its errors as problems: what does not fit, what is not there, defects."""
    app.add_exception_handler(RequestValidationError, _unfit)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _defect)


async def _unfit(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for these only
    first = error.errors()[0]
    where = ".".join(str(step) for step in first["loc"] if step != "body")
    said = str(first["msg"]).removeprefix("Value error, ")
    return refusal(422, one_line(f"{where}: {said}" if where else said)[:LONGEST])


async def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for these only
    return refusal(error.status_code, one_line(str(error.detail))[:LONGEST], error.headers)


async def _defect(_: Request, error: Exception) -> JSONResponse:
    LOG.error("a request could not be answered", exc_info=error)
    return refusal(500, "this is a defect of the service; its log says more")
