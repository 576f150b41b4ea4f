"""Base64 and hexadecimal pieces of a text, decoded once and within limits."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any

from plumbline.guardrails.detector import Span

MOST_PIECES = 32
MOST_CHARACTERS = 65_536
"""Of all pieces of one text together: decoding must not cost more than reading."""
_BASE64 = r"[A-Za-z0-9+/_-]{16,}={0,2}"
_HEXADECIMAL = r"(?:[0-9a-fA-F]{2}){8,}"


class Encoded:
    """Finds what reads as text once it is decoded."""

    def __init__(self) -> None:
        import re2

        self._pattern: Any = re2.compile(_BASE64)
        self._hexadecimal: Any = re2.compile(_HEXADECIMAL)

    def pieces(self, text: str) -> Iterator[tuple[str, Span]]:
        """Each piece decoded, and where it stands. Those past the limits are one, from first to last."""
        taken, characters = 0, 0
        others: list[str] = []
        begin, end = 0, 0
        for match in self._pattern.finditer(text):
            decoded = self._decoded(match.group())
            if decoded is None:
                continue
            taken, characters = taken + 1, characters + len(decoded)
            if taken <= MOST_PIECES and characters <= MOST_CHARACTERS:
                yield decoded, Span(*match.span())
            else:
                begin, end = (begin if others else match.start()), match.end()
                others.append(decoded)
        if others:
            yield "\n".join(others), Span(begin, end)

    def _decoded(self, piece: str) -> str | None:
        if self._hexadecimal.fullmatch(piece):
            return _as_text(bytes.fromhex(piece))
        bare = piece.rstrip("=").replace("-", "+").replace("_", "/")
        try:
            return _as_text(base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True))
        except binascii.Error:
            return None


def _as_text(decoded: bytes) -> str | None:
    """The text, where it is one: what is not UTF-8 or cannot be shown is a key, a digest or a picture."""
    try:
        text = decoded.decode()
    except UnicodeDecodeError:
        return None
    shown = sum(character.isprintable() or character.isspace() for character in text)
    return text if shown >= 0.95 * len(text) else None
