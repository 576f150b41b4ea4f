"""The detectors there are, by the kind that a policy names."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from plumbline.errors import PlumblineError
from plumbline.guardrails.detector import Detector
from plumbline.intent import DetectorSettings

KINDS = {
    "distance": "plumbline.guardrails.detectors.distance:Distance",
    "moderation_http": "plumbline.guardrails.detectors.moderation_http:ModerationHttp",
    "named_people": "plumbline.guardrails.detectors.named_people:NamedPeople",
    "patterns": "plumbline.guardrails.detectors.patterns:Patterns",
    "picture_distance": "plumbline.guardrails.detectors.picture_distance:PictureDistance",
    "picture_metadata": "plumbline.guardrails.detectors.picture_metadata:PictureMetadata",
    "pii": "plumbline.guardrails.detectors.pii:PersonalData",
    "profanity": "plumbline.guardrails.detectors.profanity:Profanity",
    "prompt_injection": "plumbline.guardrails.detectors.prompt_injection:PromptInjection",
    "range": "plumbline.guardrails.detectors.value_range:ValueRange",
    "schema": "plumbline.guardrails.detectors.schema:Schema",
    "secrets": "plumbline.guardrails.detectors.secrets:Secrets",
    "toxicity": "plumbline.guardrails.detectors.toxicity:Toxicity",
    "unsafe_image": "plumbline.guardrails.detectors.unsafe_image:UnsafeImage",
}
"""Module and class of each kind; what a class takes, `detector.Detector` says."""


class UnknownDetectorError(PlumblineError):
    """A policy names a detector that there is not."""


class DetectorSettingsError(PlumblineError, ValueError):
    """Settings that a kind of detector has no use for, or can't do without."""


def make(settings: DetectorSettings, root: Path) -> Detector:
    """A detector, set up.

    Args:
        settings: its kind, and what that kind reads.
        root: the project folder, which files in settings are relative to.

    Raises:
        UnknownDetectorError: no detector is of that kind.
        PlumblineError: its settings cannot be used, or what it needs is not installed.
    """
    return make_at(place_of(settings.kind), settings, root)


def make_at(place: str, settings: DetectorSettings, root: Path) -> Detector:
    """A detector of the class at a place of `KINDS`; as `make` otherwise."""
    kind = class_at(place)
    _refuse_unread(settings, getattr(kind, "reads", None))
    made: Detector = kind(settings, root) if hasattr(kind, "files") else kind(settings)
    return made


def place_of(kind: str) -> str:
    """Module and class of a kind.

    Raises:
        UnknownDetectorError: there is none.
    """
    place = KINDS.get(kind)
    if place is None:
        raise UnknownDetectorError(f"no detector is of kind {kind!r}: use {', '.join(sorted(KINDS))}")
    return place


def class_at(place: str) -> Any:
    """The class at a place of `KINDS`."""
    module, name = place.split(":")
    return getattr(importlib.import_module(module), name)


def _refuse_unread(settings: DetectorSettings, reads: frozenset[str] | None) -> None:
    unread = sorted(settings.model_fields_set - {"kind"} - reads) if reads is not None else []
    if unread:
        raise DetectorSettingsError(f"a detector of kind {settings.kind} has no use for {', '.join(unread)}")
