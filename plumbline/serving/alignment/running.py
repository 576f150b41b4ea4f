"""The alignment service from its settings, ready to be served."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from plumbline.serving.alignment.admission.repository_folder import RepositoryFolder
from plumbline.serving.alignment.app import Service, create_service
from plumbline.serving.alignment.reviewing import Reviewing
from plumbline.serving.alignment.routes.admission import ADMIT, admission_router, deployment_router
from plumbline.serving.alignment.routes.review.outcome import outcome_routes
from plumbline.serving.alignment.routes.review.router import review_routes
from plumbline.serving.alignment.routes.review.site import FRONT, UNDER
from plumbline.serving.alignment.settings import AlignmentSettings
from plumbline.serving.edge.tokens import TokenFile
from plumbline.settings import Settings

if TYPE_CHECKING:
    from fastapi import APIRouter
    from starlette.types import ASGIApp


SWITCH_SECONDS = 0.0005
"""How long a thread that tends the review may keep checks waiting; Python's own five milliseconds show."""


def alignment_service(
    settings: AlignmentSettings, began: float | None = None, routers: Sequence[APIRouter] = ()
) -> ASGIApp:
    """The application as it is served.

    Args:
        settings: where things are.
        began: when the process began, by `time.monotonic`.
        routers: others that are served beside the checks.

    Raises:
        PlumblineError: policies, tokens or keys can't be used.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    tokens = TokenFile(settings.tokens)
    reviewing = Reviewing.at(settings.state / "review", settings.database_url, promotions=settings.promotions)
    service = Service(
        replace(settings, open_paths=FRONT, open_under=(UNDER, *((ADMIT,) if settings.gitops else ()))),
        reviewing.intake,
        beside=reviewing.running,
        began=began or time.monotonic(),
    )
    reviewing.metrics = service.metrics
    routers = [review_routes(reviewing, tokens), outcome_routes(reviewing), *routers]
    if settings.gitops:
        folder = RepositoryFolder(settings.gitops)
        routers += [admission_router(folder, service.metrics), deployment_router(folder)]
    return create_service(service, tokens, routers)


def from_environment() -> ASGIApp:
    """For servers that make the application themselves, such as each of several workers."""
    return alignment_service(usual_settings())


def usual_settings() -> AlignmentSettings:
    """By the environment that all of Plumbline reads."""
    usual = Settings.from_environment()
    under = AlignmentSettings.under(usual.root, usual.state, usual.database_url)
    return replace(
        under, promotions=f"{usual.airflow_pages.rstrip('/')}/required_actions" if usual.airflow_pages else ""
    )
