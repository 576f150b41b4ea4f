"""Base64 and hexadecimal pieces of a text, decoded within limits."""

from __future__ import annotations

import base64
import binascii
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from plumbline.guardrails.detector import Span
from plumbline.guardrails.normalising.view import View

MOST_PIECES = 32
MOST_CHARACTERS = 65_536
"""Of all pieces of one text together: decoding must not cost more than reading."""
_LINE = r"[A-Za-z0-9+/_-]"
_BYTE = r"(?:0x)?[0-9a-fA-F]{2}"
ENCODED = rf"\b{_BYTE}(?:[ :,-]{{1,2}}{_BYTE}){{7,}}|{_LINE}{{14,}}(?:\r?\n{_LINE}{{2,}})*={{0,2}}"
"""RE2's: bytes apart, or base64, perhaps of several lines. Fourteen characters are ten digits."""
_HEXADECIMAL = r"(?:0[xX])?(?:[0-9a-fA-F]{2}){7,}"
_APART = str.maketrans("", "", " :,-x")


@dataclass
class Limits:
    """What may still be decoded of one text, in its pieces and in theirs."""

    pieces: int = MOST_PIECES
    characters: int = MOST_CHARACTERS
    seen: set[tuple[str, Span]] = field(default_factory=set)
    """What was decoded already: several readings of a text have the same pieces."""

    def is_new(self, decoded: str, stands: Span) -> bool:
        """Whether a piece was not decoded before."""
        known = (decoded, stands) in self.seen
        self.seen.add((decoded, stands))
        return not known

    def take(self, decoded: str) -> bool:
        """Takes a piece into account; whether it was within the limits."""
        self.pieces, self.characters = self.pieces - 1, self.characters - len(decoded)
        return self.pieces >= 0 and self.characters >= 0


class Encoded:
    """Finds what reads as text once it is decoded."""

    def __init__(self) -> None:
        import re2

        self._pattern: Any = re2.compile(ENCODED)
        self._hexadecimal: Any = re2.compile(_HEXADECIMAL)

    def pieces(self, view: View, limits: Limits) -> Iterator[tuple[str, Span]]:
        """Each new piece decoded, and where in the original it stands. Those past the limits are one."""
        others: list[str] = []
        begin, end = 0, 0
        for decoded, place in self._all(view.text):
            span = view.span(place.start, place.end)
            if not limits.is_new(decoded, span):
                continue
            if limits.take(decoded):
                yield decoded, span
            else:
                begin, end = (begin if others else span.start), span.end
                others.append(decoded)
        if others:
            yield "\n".join(others), Span(begin, end)

    def _all(self, text: str) -> Iterator[tuple[str, Span]]:
        for match in self._pattern.finditer(text):
            start, end = match.span()
            piece = text[start:end]
            decoded = self._decoded(piece)
            if decoded is not None:
                yield decoded, Span(start, end)
            if "\n" in piece:  # the next line may be words, and no more of the code
                yield from self._lines(piece, start)

    def _lines(self, piece: str, start: int) -> Iterator[tuple[str, Span]]:
        for line in piece.splitlines(keepends=True):
            decoded = self._decoded(line)
            if decoded is not None:
                yield decoded, Span(start, start + len(line.rstrip()))
            start += len(line)

    def _decoded(self, piece: str) -> str | None:
        code = "".join(piece.split("\n")).replace("\r", "")
        if " " in code or ":" in code or "," in code:
            return _as_text(bytes.fromhex(code.replace("0x", "").translate(_APART)))
        if self._hexadecimal.fullmatch(code):
            return _as_text(bytes.fromhex(code[2:] if code[1] in "xX" else code))
        bare = code.rstrip("=").replace("-", "+").replace("_", "/")
        return next(filter(None, (_read(bare[skipped:]) for skipped in range(4))), None)


def _read(code: str) -> str | None:
    """What base64 says; letters glued to it move its beginning, and one more at its end is no byte more."""
    code = code[: len(code) - (len(code) % 4 == 1)]
    try:
        return _as_text(base64.b64decode(code + "=" * (-len(code) % 4), validate=True))
    except binascii.Error:
        return None


def _is_format(character: str) -> bool:
    """Whether it only says how others are written, as one of no width does: hidden values have many."""
    return unicodedata.category(character) == "Cf"


def _as_text(decoded: bytes) -> str | None:
    """The text, where it is one: what is not UTF-8 or cannot be shown is a key, a digest or a picture."""
    try:
        text = decoded.decode()
    except UnicodeDecodeError as error:
        if error.start < len(decoded) - 3:
            return None
        text = decoded[: error.start].decode()  # a code that was cut
    shown = sum(one.isprintable() or one.isspace() or _is_format(one) for one in text)
    return text if shown >= 0.95 * len(text) else None
