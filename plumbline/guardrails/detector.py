"""The protocol of detectors: each finds things and says how surely. None decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from plumbline.guardrails.content import Content


@dataclass(frozen=True, slots=True)
class Span:
    """Where in a text something stands: characters of the original, the end excluded."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Detection:
    """Something found."""

    label: str
    """What, e.g. `email`."""
    score: float
    """How surely, from 0 to 1."""
    spans: tuple[Span, ...] = ()
    """Where, of a text; empty where it is about the whole."""


class Detector(Protocol):
    """Scores content. Holds no state that one check could see of another."""

    labels: tuple[str, ...]
    """All it can find."""
    bounded: bool
    """Whether its time is linear in the content by construction, so that it may run inside the service.
    Others run in a process that can be killed."""

    def detect(self, content: Content) -> Sequence[Detection]:
        """What it finds; nothing where there is nothing, or where the content is none of its modality."""
        ...
