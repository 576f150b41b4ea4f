"""The alignment service from its settings, ready to be served."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from plumbline.serving.alignment.app import Service, create_service, utc_now
from plumbline.serving.alignment.reviewing import Reviewing
from plumbline.serving.alignment.settings import AlignmentSettings
from plumbline.serving.tokens import TokenFile
from plumbline.settings import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp


def alignment_service(settings: AlignmentSettings, began: float | None = None) -> ASGIApp:
    """The application as it is served.

    Args:
        settings: where things are.
        began: when the process began, by `time.monotonic`.

    Raises:
        PlumblineError: policies, tokens or keys can't be used.
    """
    reviewing = Reviewing(settings.state, settings.database_url, utc_now)
    service = Service(settings, reviewing.intake, beside=reviewing, began=began or time.monotonic())
    return create_service(service, TokenFile(settings.tokens))


def from_environment() -> ASGIApp:
    """For servers that make the application themselves, such as each of several workers."""
    return alignment_service(usual_settings())


def usual_settings() -> AlignmentSettings:
    """By the environment that all of Plumbline reads."""
    usual = Settings.from_environment()
    return AlignmentSettings.under(usual.root, usual.state, usual.database_url)
