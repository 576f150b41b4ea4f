"""Every way of reading one text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from plumbline.guardrails.detector import Span
from plumbline.guardrails.normalising.characters import in_plain_characters
from plumbline.guardrails.normalising.disguises import Disguises
from plumbline.guardrails.normalising.encoded import Encoded
from plumbline.guardrails.normalising.view import View, inside


@dataclass(frozen=True, slots=True)
class Views:
    """One text, or one decoded piece of it."""

    original: View
    """As it was written: for patterns of other scripts, whose letters may look like Latin ones."""
    plain: View
    """In plain letters, case kept: for patterns and credentials."""
    words: tuple[View, ...]
    """In lower case, words out of their disguise: for word lists and models. One, or two where letters are
    repeated: once with one of them, once with two."""
    disguised: bool
    """Whether `words` says more than `plain`."""
    pieces: tuple[Views, ...] = ()
    """What base64 and hexadecimal pieces say."""

    def all(self) -> Iterator[Views]:
        """Itself and its pieces."""
        yield self
        yield from self.pieces

    def to_search(self) -> Iterator[View]:
        """Everything a pattern looks into."""
        for views in self.all():
            yield views.plain
            if views.original.text != views.plain.text:
                yield views.original
            if views.disguised:
                yield from views.words


def views_of(text: str) -> Views:
    """Every way of reading the text, in time linear in it."""
    original, plain = View(text), in_plain_characters(text)
    pieces = tuple(
        _piece(piece, plain.span(span.start, span.end)) for piece, span in _encoded().pieces(plain.text)
    )
    return _views(original, plain, pieces)


def _piece(text: str, stands: Span) -> Views:
    return _views(inside(View(text), stands), inside(in_plain_characters(text), stands), ())


def _views(original: View, plain: View, pieces: tuple[Views, ...]) -> Views:
    lower = plain.lower()
    if not _disguises().found(lower.text):
        return Views(original, plain, (lower,), disguised=False, pieces=pieces)
    return Views(original, plain, _disguises().taken_off(lower), disguised=True, pieces=pieces)


@cache
def _disguises() -> Disguises:
    return Disguises()


@cache
def _encoded() -> Encoded:
    return Encoded()
