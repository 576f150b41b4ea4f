"""What a detector is given: content of one modality, decoded and within limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.guardrails.normalising.views import Views


@dataclass(frozen=True, slots=True)
class Text:
    """A text, or one turn of a conversation."""

    text: str
    _read: list[Views] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def views(self) -> Views:
        """Every way of reading it, made once for all detectors of a check."""
        if not self._read:
            from plumbline.guardrails.normalising.views import views_of

            self._read.append(views_of(self.text))
        return self._read[0]


@dataclass(frozen=True, slots=True)
class Row:
    """One row, as a caller sent it: numbers, texts, booleans and nothing nested."""

    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was decoded within the limits on bytes and pixels."""

    width: int
    height: int
    rgb: bytes
    """Red, green and blue of each pixel, row by row: 3 bytes times width times height."""
    format: str = ""
    """What it was, e.g. `PNG`; empty where nobody says."""
    frames: int = 1
    """How many pictures the file held; this is the first."""
    metadata: tuple[str, ...] = ()
    """Kinds of metadata that the file held, e.g. `exif`, `location`."""


Content = Text | Row | Picture
