"""Every way of reading one text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from plumbline.guardrails.normalising.characters import in_plain_characters
from plumbline.guardrails.normalising.disguises import Disguises
from plumbline.guardrails.normalising.encoded import ENCODED, Encoded, Limits
from plumbline.guardrails.normalising.escapes import unescaped
from plumbline.guardrails.normalising.markup import INSIDE, unmarked
from plumbline.guardrails.normalising.parted import PARTED, joined
from plumbline.guardrails.normalising.view import View, inside

DEPTH = 3
"""Codes within codes that are read: base64 of base64 of base64."""


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
    """What is said in code, each way of reading it by itself: the text without escapes, values that were set
    apart in one piece, base64 and hexadecimal pieces, and what these hide in turn."""

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
    return _views(original, plain, tuple(_in_code(plain, Limits(), DEPTH)))


def _in_code(view: View, limits: Limits, depth: int, *, escapes: bool = True) -> Iterator[Views]:
    """What a text says in code, and what that says in code. Each way is linear, and there are few."""
    for read in unescaped(view) if escapes else ():
        yield _views(read, read)
        yield from _in_code(read, limits, depth, escapes=False)
    if (bare := unmarked(view, _marked())) is not None:
        yield _views(bare, bare)
    if not depth or _code().search(view.text) is None:
        return
    if (whole := joined(view, _parted())) is not None:
        yield _views(whole, whole)
        yield from _in_code(whole, limits, depth - 1)
    for decoded, stands in _encoded().pieces(view, limits):
        piece = inside(in_plain_characters(decoded), stands)
        yield _views(inside(View(decoded), stands), piece)
        yield from _in_code(piece, limits, depth - 1)


def _views(original: View, plain: View, pieces: tuple[Views, ...] = ()) -> Views:
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


@cache
def _code() -> Any:
    """One pass tells whether anything is parted or encoded."""
    return _compiled(f"{PARTED}|{ENCODED}")


@cache
def _marked() -> Any:
    return _compiled(INSIDE)


@cache
def _parted() -> Any:
    return _compiled(PARTED)


def _compiled(pattern: str) -> Any:
    import re2

    return re2.compile(pattern)
