"""One character at a time: what it is in plain letters.

Whether a character is rewritten does not depend on its neighbours. So the same text comes out whole or in
parts, a second pass changes nothing, and the time is linear.
"""

from __future__ import annotations

import unicodedata
from array import array

from plumbline.guardrails.normalising.look_alikes import LOOK_ALIKES
from plumbline.guardrails.normalising.view import View

_UNSEEN = bytes(code for code in range(128) if not chr(code).isprintable() and chr(code) not in "\t\n\r")
"""ASCII's control characters."""
_MARKS = ((0x300, 0x370), (0x1AB0, 0x1B00), (0x1DC0, 0x1E00), (0x20D0, 0x2100), (0xFE00, 0xFE30))
"""Combining marks of Latin letters, and variation selectors. Those of other scripts are part of words."""
_UNPRINTED = frozenset(
    {0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0xFFFC, *range(0x180B, 0x1810)}
    | set(range(0xE0100, 0xE01F0))
)
"""Letters, signs and marks by their category that show nothing: fillers, the empty Braille pattern, the sign
for an object that is not there, and selectors of variants."""
_TAGS = 0xE0000
"""From here on Unicode repeats ASCII as tags, which no reader sees and a model may read."""
_WITHOUT_SHAPE = frozenset({"Cc", "Cf", "Cn", "Co"})
"""Categories of characters that say nothing to a reader: controls, formats, unassigned and private ones."""
_MOST_KNOWN = 20_000


class _Table(dict[int, str]):
    """What each character becomes, told when it is first met. Its size is limited, whatever texts hold."""

    def __missing__(self, code: int) -> str:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[code] = plain = _settled(chr(code))
        return plain


_TABLE = _Table()


def in_plain_characters(text: str) -> View:
    """The text in plain letters: compatibility forms (NFKC), accents, look-alikes and the unseen are gone.

    Case is kept: credentials need it, and patterns do without it.
    """
    if text.isascii() and _all_seen(text.encode()):
        return View(text)
    return View(text.translate(_TABLE), lambda: _offsets(text))


def _all_seen(text: bytes) -> bool:
    """Told by taking out what is not: a third of the time that looking for it takes."""
    return len(text.translate(None, _UNSEEN)) == len(text)


def _offsets(text: str) -> tuple[array[int], array[int]]:
    starts, ends = array("l"), array("l")
    for place, character in enumerate(text):
        for _ in _TABLE[ord(character)]:
            starts.append(place)
            ends.append(place + 1)
    return starts, ends


def _settled(character: str) -> str:
    """Rewritten until nothing changes any more."""
    before, text = "", character
    while text != before:
        before, text = text, "".join(_rewritten(one) for one in text)
    return text


def _rewritten(character: str) -> str:
    code = ord(character)
    if _TAGS + 0x20 <= code < _TAGS + 0x7F:
        return chr(code - _TAGS)
    if character in "\t\n\r" or (character.isascii() and character.isprintable()):
        return character
    kind = unicodedata.category(character)
    if kind in _WITHOUT_SHAPE or code in _UNPRINTED or _is_mark(code):
        return ""
    if kind in {"Zs", "Zl", "Zp"}:
        return " "
    digit = unicodedata.digit(character, None)
    if digit is not None:  # of whatever script, circled or raised
        return str(digit)
    return LOOK_ALIKES.get(character) or _without_marks(character)


def _without_marks(character: str) -> str:
    apart = unicodedata.normalize("NFKD", character)
    return unicodedata.normalize("NFC", "".join(one for one in apart if not _is_mark(ord(one))))


def _is_mark(code: int) -> bool:
    return any(first <= code < last for first, last in _MARKS)
