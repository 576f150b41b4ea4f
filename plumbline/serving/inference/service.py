"""The whole service: its endpoints behind limits and tokens, every request counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plumbline.serving.edge.guarded import Limits, guarded
from plumbline.serving.inference.app import OPEN, ROLES, application
from plumbline.serving.inference.running import Running
from plumbline.serving.telemetry.counting import Counting

if TYPE_CHECKING:
    from starlette.types import ASGIApp


def service(running: Running) -> ASGIApp:
    """The endpoints behind their limits and tokens."""
    limits = running.configuration.service.limits
    app = application(running)
    behind = guarded(
        app,
        running.tokens,
        ROLES,
        Limits(
            in_flight=limits.in_flight,
            largest_body=limits.body_bytes,
            body_seconds=limits.body_seconds,
            answer_seconds=limits.answer_seconds,
            per_minute=limits.requests_per_minute,
        ),
        open_paths=OPEN,
        on_shed=running.meter.shed,
    )
    return Counting(behind, running.meter.metrics, (*OPEN, *ROLES))
