"""A text within the length a forge takes: what matters least is shortened first, and says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 65_000
"""UTF-16 units; GitHub refuses a body of more than 65,536, and the other forges take more."""


@dataclass(frozen=True)
class Section:
    """A part of a text, from its full wording to its shortest."""

    wordings: tuple[str, ...]
    matters: int = 0
    """The least is shortened first; 0 is never shortened."""


def fitting(sections: Sequence[Section], longest: int = LONGEST) -> str:
    """The sections in their order, shortened as far as it takes; at their shortest if nothing helps."""
    chosen = [0] * len(sections)
    order = sorted((s.matters, i) for i, s in enumerate(sections) if s.matters)
    text = _text(sections, chosen)
    for _, index in order:
        while length(text) > longest and chosen[index] < len(sections[index].wordings) - 1:
            chosen[index] += 1
            text = _text(sections, chosen)
    return text


def length(text: str) -> int:
    """How long a forge finds it."""
    return len(text.encode("utf-16-le")) // 2


def _text(sections: Sequence[Section], chosen: Sequence[int]) -> str:
    parts = (section.wordings[i] for section, i in zip(sections, chosen, strict=True))
    return "\n\n".join(part for part in parts if part) + "\n"
