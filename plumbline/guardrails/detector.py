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


class DetectorError(Exception):
    """Why a detector can't answer; the message is the rest of a sentence about it and quotes no content."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a detector gave no answer that counts. The chain's `on_failure` says what follows."""

    why: str
    """The rest of a sentence that begins with the detector's name, e.g. `took longer than 300 ms`."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A detector that nobody needed to ask: what others found had decided."""


Answer = Sequence[Detection] | Failure
"""What a detector that was asked came to."""

Findings = Answer | Skipped
"""What came of a chain's detector."""


class Detector(Protocol):
    """Scores content. Holds no state that one check could see of another.

    A class of detectors takes its settings, and the project folder too where it has `files`. It is cheap to
    make, and says so at once where something it needs is not installed. It may also have

    - `reads`: the keys of its settings that it reads; others are then refused
    - `files`: those of them that name files, below the project folder
    - `modalities`: of what content it can find something; of any without
    - `highest`: the highest score it can give; 1 without
    - `load()`: what takes time before the first content, called in the process that detects
    - `memory_mib`: where it is not bounded, what its process may take
    """

    labels: tuple[str, ...]
    """All it can find."""
    bounded: bool
    """Whether its time is linear in the content by construction, so that it may run inside the service.
    Others run in a process that can be killed."""

    def detect(self, content: Content) -> Sequence[Detection]:
        """What it finds; nothing where there is nothing, or where the content is none of its modality."""
        ...
