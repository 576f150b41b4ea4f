"""What a detector is given: content of one modality, decoded and within limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text, or one turn of a conversation."""

    text: str


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


Content = Text | Row | Picture
