"""What is answered is counted by path and status; a caller who went away is nobody's defect."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest

from plumbline.serving.telemetry.counting import Counting
from plumbline.serving.telemetry.metric_names import ALIGNMENT
from plumbline.serving.telemetry.prometheus import Metrics


def counted(app: Any) -> str:
    metrics = Metrics(ALIGNMENT)

    async def nobody(message: Any) -> None:
        """Nobody hears the answer."""

    scope = {"type": "http", "path": "/check"}
    with contextlib.suppress(ZeroDivisionError):
        asyncio.run(Counting(app, metrics, {"/check"})(scope, None, nobody))  # type: ignore[arg-type]
    lines = [
        line for line in metrics.text().decode().splitlines() if 'path="/check"' in line and "_total" in line
    ]
    return "".join(lines)


async def answering(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": []})


async def gone(scope: Any, receive: Any, send: Any) -> None:
    """Does not answer, for nobody is there any more."""


async def broken(scope: Any, receive: Any, send: Any) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize(("app", "status"), [(answering, 404), (gone, 499), (broken, 500)])
def test_every_request_has_one_status(app: Any, status: int) -> None:
    assert counted(app) == f'plumbline_requests_total{{path="/check",status="{status}"}} 1.0'
