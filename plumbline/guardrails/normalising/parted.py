"""Values whose characters were set apart: `j a n e @ e x a m p l e . c o m`, `0*7*8*-*0*5`. Case is kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from plumbline.guardrails.normalising.view import Edit, View

_SIGNS = "*|~_"
PARTED = "|".join(
    [
        r"(?:^|[\s=:(\"'<>])((?:\S[ \t\n]{1,6}){5,}\S)[.,;:!?)\"']{0,3}(?:$|\s)",
        *(rf"(?:[^{sign}\n][{sign}]){{5,}}[^{sign}\n]" for sign in _SIGNS),
    ]
)
"""RE2's: at least six characters, each by itself, apart by spaces or by one of the signs."""
_CHARACTER = re.compile(r"[^ \t\n]")
_BETWEEN = {sign: re.compile(rf"[^{sign}]") for sign in _SIGNS}


def joined(view: View, pattern: Any) -> View | None:
    """The text with such values in one piece; None where there are none."""
    edits = tuple(_edits(view.text, pattern))
    return view.edited(edits) if edits else None


def _edits(text: str, pattern: Any) -> Iterator[Edit]:
    for match in pattern.finditer(text):
        by_spaces = match.start(1) >= 0
        start, end = match.span(1 if by_spaces else 0)
        between = _CHARACTER if by_spaces else _BETWEEN[text[start + 1]]
        letters = [start + one.start() for one in between.finditer(text[start:end])]
        gaps = [text[place + 1 : later] for place, later in pairwise(letters)]
        counts = Counter(gaps)
        usual = min(counts, key=lambda gap: (-counts[gap], len(gap)))
        written, places = [text[letters[0]]], [(letters[0], letters[0] + 1)]
        for place, gap in zip(letters[1:], gaps, strict=True):
            if gap != usual:  # another gap than between characters parts words
                written.append(" ")
                places.append((place - len(gap), place))
            written.append(text[place])
            places.append((place, place + 1))
        yield Edit(letters[0], letters[-1] + 1, "".join(written), tuple(places))
