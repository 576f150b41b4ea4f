"""The detectors there are, by the kind that a policy names."""

from __future__ import annotations

import importlib

from plumbline.errors import PlumblineError
from plumbline.guardrails.detector import Detector
from plumbline.intent import DetectorSettings

KINDS = {
    "patterns": "plumbline.guardrails.detectors.patterns:Patterns",
}
"""Module and class of each kind; a class takes its `DetectorSettings`."""


class UnknownDetectorError(PlumblineError):
    """A policy names a detector that there is not."""


def make(settings: DetectorSettings) -> Detector:
    """A detector, set up.

    Raises:
        UnknownDetectorError: no detector is of that kind.
        PlumblineError: its settings cannot be used.
    """
    place = KINDS.get(settings.kind)
    if place is None:
        raise UnknownDetectorError(
            f"no detector is of kind {settings.kind!r}: use {', '.join(sorted(KINDS))}"
        )
    module, name = place.split(":")
    made: Detector = getattr(importlib.import_module(module), name)(settings)
    return made
