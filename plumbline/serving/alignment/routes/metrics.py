"""`GET /metrics`: what the service counts, for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Response

from plumbline.serving.alignment.routes.plain import refusals
from plumbline.serving.telemetry.prometheus import CONTENT_TYPE, Metrics

PATH = "/metrics"
ROLE = "metrics"


def metrics_route(metrics: Metrics) -> APIRouter:
    """The path."""
    router = APIRouter(tags=["health"])

    @router.get(
        PATH,
        response_class=Response,
        responses={200: {"content": {"text/plain": {}}}, **refusals(401, 403)},
    )
    async def metrics_text() -> Response:
        """Every metric, in Prometheus' text format."""
        return Response(metrics.text(), headers={"content-type": CONTENT_TYPE})

    return router
