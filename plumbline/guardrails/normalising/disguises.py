"""Words in disguise: letters set apart, digits and signs for letters, letters repeated.

What is found is rewritten in the words' view only, beside the text itself: `b4` and `mp3` lose nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from plumbline.guardrails.normalising.view import Edit, View

_SIGNS = "013457@$!|"
_LETTERS = str.maketrans(_SIGNS, "oieastasii")
_SET_APART = rf"(?:^|[^a-z0-9])((?:[a-z{_SIGNS}][ .,*_/\-]{{1,3}}){{2,}}[a-z{_SIGNS}])(?:$|[^a-z0-9])"
_WITH_SIGNS = rf"[a-z0-9@$!|]*(?:[a-z][{_SIGNS}]+[a-z]|[{_SIGNS}][a-z]|[a-z][013457@$])[a-z0-9@$]*"
_REPEATED = "|".join(f"{letter}{{3,}}" for letter in "abcdefghijklmnopqrstuvwxyz")
# Python's own engine is linear in these three: none can give back what it took.
_TOKEN = re.compile(r"[a-z0-9@$!|]++")
_RUN = re.compile(r"([a-z])\1{2,}+")
_PARTED = re.compile(r"[^ .,*_/\-]")


def _compiled(pattern: str) -> Any:
    import re2

    return re2.compile(pattern)


class Disguises:
    """Finds words in disguise and writes them plainly."""

    def __init__(self) -> None:
        self._any = _compiled(f"{_SET_APART}|{_WITH_SIGNS}|{_REPEATED}")
        self._apart = _compiled(_SET_APART)

    def found(self, text: str) -> bool:
        """Whether a text in lower case may hold any."""
        return self._any.search(text.encode()) is not None  # bytes: its place in characters is not asked

    def taken_off(self, view: View) -> tuple[View, ...]:
        """The view with plain words: one, or two where letters are repeated: with one and with two."""
        view = view.edited(_joined(view.text, self._apart))
        view = _lettered(view)
        if _RUN.search(view.text) is None:
            return (view,)
        return tuple(view.edited(_shortened(view.text, times)) for times in (1, 2))


def _joined(text: str, pattern: Any) -> Iterator[Edit]:
    for match in pattern.finditer(text):
        start, end = match.span(1)
        letters = [start + one.start() for one in _PARTED.finditer(text[start:end])]
        gaps = [text[place + 1 : later] for place, later in pairwise(letters)]
        counts = Counter(gaps)
        usual = min(counts, key=lambda gap: (-counts[gap], len(gap)))
        written, places = [text[letters[0]]], [(letters[0], letters[0] + 1)]
        for place, gap in zip(letters[1:], gaps, strict=True):
            if gap != usual:  # another gap than between letters parts words
                written.append(" ")
                places.append((place - len(gap), place))
            written.append(text[place])
            places.append((place, place + 1))
        yield Edit(start, end, "".join(written), tuple(places))


def _lettered(view: View) -> View:
    """Every character stays where it is."""
    return view.with_text(_TOKEN.sub(_in_letters, view.text))


def _in_letters(match: re.Match[str]) -> str:
    token = match.group()
    core = token.rstrip("!|")  # which end sentences as well
    if core.isalpha() or core.upper() == core:
        return token
    return core.translate(_LETTERS) + token[len(core) :]


def _shortened(text: str, times: int) -> Iterator[Edit]:
    for match in _RUN.finditer(text):
        start, end = match.span()
        places = [(start + n, start + n + 1) for n in range(times - 1)]
        yield Edit(start, end, text[start] * times, (*places, (start + times - 1, end)))
