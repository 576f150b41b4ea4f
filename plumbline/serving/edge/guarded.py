"""A service behind its limits and its tokens, in the one order that makes sense."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plumbline.serving.edge.authentication import Authentication
from plumbline.serving.edge.body_limit import LARGEST_BODY, BodyLimit
from plumbline.serving.edge.quotas import Quotas
from plumbline.serving.edge.shedding import Shedding, nothing
from plumbline.serving.edge.time_limit import TimeLimit
from plumbline.serving.edge.tokens import TokenFile

if TYPE_CHECKING:
    from starlette.types import ASGIApp

PROBES = ("/healthz", "/readyz")
"""Asked by whoever keeps the service running; answered however much there is to do."""


@dataclass(frozen=True)
class Limits:
    """What a service takes."""

    in_flight: int = 64
    """Requests at once; more are turned away with 503."""
    largest_body: int = LARGEST_BODY
    """Bytes."""
    body_seconds: float = 10
    """From a request's headers to its last byte."""
    answer_seconds: float = 30
    """From the whole body to the answer's beginning and end."""
    per_minute: int | None = None
    """Requests of a caller whose token says nothing else."""


def guarded(
    app: ASGIApp,
    tokens: TokenFile,
    roles: Mapping[str, str],
    limits: Limits,
    open_paths: tuple[str, ...] = PROBES,
    open_under: tuple[str, ...] = (),
    on_shed: Callable[[], None] = nothing,
) -> ASGIApp:
    """The application behind its limits. Who is not let in is never read: sizes come after tokens.

    Args:
        app: what answers.
        tokens: who may call.
        roles: the role each path needs.
        limits: what it takes.
        open_paths: paths that need no token.
        open_under: beginnings of paths that ask for themselves who calls.
        on_shed: called for each request that was turned away with 503.
    """
    inner = TimeLimit(app, limits.answer_seconds)
    sized = BodyLimit(inner, limits.largest_body, limits.body_seconds)
    counted = Quotas(sized, limits.per_minute)
    known = Authentication(counted, tokens, roles, open_paths, open_under)
    return Shedding(known, limits.in_flight, PROBES, on_shed)
