"""How many characters a pattern matches at most.

Streamed text is held back by the longest match, so a pattern without a limit cannot be used. This reads the
part of RE2's syntax that patterns of policies need; what it does not know it refuses.
"""

from __future__ import annotations

import math
import re

_COUNTED = re.compile(r"\{(\d+)(,(\d*))?\}")
_GROUP = re.compile(r"\?(?:P?<[A-Za-z_]\w*>|[ims]*(?:-[ims]+)?(:|\)))")
_NOTHING_WIDE = "bBAz"
_CLASSES = "dDwWsS"
_PROPERTY = re.compile(r"[pP](?:[A-Z]|\{\^?\w+\})")
_HEXADECIMAL = re.compile(r"x(?:[0-9A-Fa-f]{2}|\{[0-9A-Fa-f]{1,6}\})")
_BRACKETS = re.compile(r"\[\^?\]?(?:\[:\^?[a-z]+:\]|\\.|[^\]\\])*\]", re.DOTALL)


def widest_match(pattern: str) -> float:
    """Characters of the longest text that it can match; infinite where there is no limit.

    Raises:
        ValueError: it has something this does not know.
    """
    reader = _Reader(pattern)
    width = reader.alternatives()
    if reader.place != len(pattern):
        raise ValueError("an unmatched )")
    return width


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.place = 0

    def alternatives(self) -> float:
        widest = self._sequence()
        while self._next("|"):
            widest = max(widest, self._sequence())
        return widest

    def _sequence(self) -> float:
        width = 0.0
        while self.place < len(self.pattern) and self.pattern[self.place] not in "|)":
            width += self._repeated(self._one())
        return width

    def _next(self, sign: str) -> bool:
        if self.pattern.startswith(sign, self.place):
            self.place += len(sign)
            return True
        return False

    def _matched(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.pattern, self.place)
        if match:
            self.place = match.end()
        return match

    def _one(self) -> float:
        if self._next("("):
            return self._group()
        if self._next("\\"):
            return self._escaped()
        if self.pattern[self.place] == "[":
            if self._matched(_BRACKETS) is None:
                raise ValueError("a [ without its ]")
            return 1
        sign = self.pattern[self.place]
        self.place += 1
        return 0 if sign in "^$" else 1

    def _group(self) -> float:
        if self.pattern.startswith("?", self.place):
            match = self._matched(_GROUP)
            if match is None:
                raise ValueError("a group of a kind that patterns here do without")
            if match.group(1) == ")":  # flags alone
                return 0
        width = self.alternatives()
        if not self._next(")"):
            raise ValueError("a ( without its )")
        return width

    def _escaped(self) -> float:
        if self._matched(_PROPERTY) or self._matched(_HEXADECIMAL):
            return 1
        sign = self.pattern[self.place : self.place + 1]
        if not sign or (sign.isalnum() and sign not in _NOTHING_WIDE + _CLASSES + "nrtfv"):
            raise ValueError(f"an escape \\{sign} that patterns here do without")
        self.place += 1
        return 0 if sign in _NOTHING_WIDE else 1

    def _repeated(self, width: float) -> float:
        while True:
            if self._next("*") or self._next("+"):
                times = math.inf
            elif counted := self._matched(_COUNTED):
                times = _most(counted)
            elif self._next("?"):
                continue
            else:
                return width
            width = width * times if width and times else 0.0


def _most(counted: re.Match[str]) -> float:
    least, several, most = counted.groups()
    if several is None:
        return float(least)
    return float(most) if most else math.inf
