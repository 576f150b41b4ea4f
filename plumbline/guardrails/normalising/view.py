"""A text that was rewritten, and the way back to the original."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import repeat
from typing import NamedTuple

from plumbline.guardrails.detector import Span


class Edit(NamedTuple):
    """Characters of a text that are replaced, each new one by the place of what it stands for."""

    start: int
    end: int
    written: str
    places: tuple[tuple[int, int], ...]
    """Start and end, in the text before, of each character of `written`."""


class View:
    """A rewritten text. Offsets are told when first asked for: most texts have nothing to report."""

    def __init__(self, text: str, offsets: Callable[[], tuple[array[int], array[int]]] | None = None) -> None:
        """Without `offsets` every character stands where it stood."""
        self.text = text
        self._offsets = offsets

    @cached_property
    def _places(self) -> tuple[array[int], array[int]] | None:
        return None if self._offsets is None else self._offsets()

    def span(self, start: int, end: int) -> Span:
        """Where in the original the characters from `start` to `end`, excluded, stand."""
        if self._places is None or start >= end:
            return Span(start, end)
        starts, ends = self._places
        return Span(starts[start], ends[end - 1])

    def lower(self) -> View:
        """In lower case, character by character."""
        text = self.text.lower()
        if len(text) != len(self.text):  # a few letters are two in lower case
            text = "".join(low if len(low := one.lower()) == 1 else one for one in self.text)
        return self.with_text(text)

    def with_text(self, text: str) -> View:
        """Another text of the same length, whose characters stand where this one's do."""
        return View(text, self._offsets)

    def edited(self, edits: Iterable[Edit]) -> View:
        """The view with edits, which are in order and do not overlap."""
        known = tuple(edits)
        if not known:
            return self
        kept: list[str] = []
        end = 0
        for edit in known:
            kept += [self.text[end : edit.start], edit.written]
            end = edit.end
        return View("".join([*kept, self.text[end:]]), lambda: self._composed(known))

    def _composed(self, edits: tuple[Edit, ...]) -> tuple[array[int], array[int]]:
        starts, ends = array("l"), array("l")
        for start, end in _walked(edits, len(self.text)):
            original = self.span(start, end)
            starts.append(original.start)
            ends.append(original.end)
        return starts, ends


def inside(piece: View, span: Span) -> View:
    """The view of a decoded piece: whatever is found in it stands where the piece does."""
    count = len(piece.text)
    return View(
        piece.text, lambda: (array("l", repeat(span.start, count)), array("l", repeat(span.end, count)))
    )


def _walked(edits: tuple[Edit, ...], length: int) -> Iterator[tuple[int, int]]:
    end = 0
    for edit in edits:
        yield from ((place, place + 1) for place in range(end, edit.start))
        yield from edit.places
        end = edit.end
    yield from ((place, place + 1) for place in range(end, length))
