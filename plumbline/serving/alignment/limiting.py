"""The service behind its limits: who may call, how much at once, how often, how large and how slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from plumbline.serving.alignment.routes import admission, check, metrics, policies, stream
from plumbline.serving.alignment.routes.plain import PlainPaths
from plumbline.serving.alignment.settings import AlignmentSettings
from plumbline.serving.edge.authentication import Authentication
from plumbline.serving.edge.body_limit import BodyLimit
from plumbline.serving.edge.guarded import PROBES
from plumbline.serving.edge.per_caller import PerCaller
from plumbline.serving.edge.quotas import Quotas
from plumbline.serving.edge.shedding import Shedding
from plumbline.serving.edge.time_limit import TimeLimit
from plumbline.serving.edge.tokens import TokenFile
from plumbline.serving.telemetry import metric_names as names
from plumbline.serving.telemetry.counting import Counting
from plumbline.serving.telemetry.prometheus import Metrics

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Receive, Scope, Send

ROLES = {
    check.PATH: check.ROLE,
    stream.PATH: check.ROLE,
    policies.RELOAD: policies.ROLE,
    metrics.PATH: metrics.ROLE,
    admission.DEPLOYMENT: admission.ROLE,
}
"""The role that a path needs; any token is enough for others, such as `/policies`."""
EVERY_ROLE = tuple(dict.fromkeys(ROLES.values()))
BODY_SECONDS = 10.0
"""From a request's headers to its last byte."""
ADMISSIONS_AT_ONCE = 8
"""Nobody who asks for one has a token, and one made to be slow takes half a second of a processor."""
ANSWER_SECONDS = 70.0
"""For an answer; a chain may take 60 seconds."""


def limited(app: FastAPI, settings: AlignmentSettings, counted: Metrics, tokens: TokenFile) -> ASGIApp:
    """The application as it is served."""
    plain = PlainPaths(app)
    whole = BodyLimit(TimeLimit(plain, ANSWER_SECONDS), settings.largest_body, BODY_SECONDS)
    known = Authentication(
        Quotas(_Streams(PerCaller(plain, settings.streams_per_caller), whole), settings.requests_per_minute),
        tokens,
        ROLES,
        (*PROBES, *settings.open_paths),
        settings.open_under,
    )
    half = settings.in_flight // 2
    apart = {stream.PATH: half, **dict.fromkeys(settings.open_under, half)}
    if admission.ADMIT in apart:
        apart[admission.ADMIT] = min(half, ADMISSIONS_AT_ONCE)
    shedding = Shedding(known, settings.in_flight, PROBES, lambda: counted.count(names.REQUESTS_SHED), apart)
    return Counting(shedding, counted, {route.path for route in app.routes if isinstance(route, Route)})


class _Streams:
    """Lets streams through as they come, which have limits of their own; others are taken in whole."""

    def __init__(self, streams: ASGIApp, others: ASGIApp) -> None:
        self._streams, self._others = streams, others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_stream = scope["type"] == "http" and scope["path"] == stream.PATH
        await (self._streams if is_stream else self._others)(scope, receive, send)
