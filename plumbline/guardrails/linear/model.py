"""A linear model over the words of a text: what TF-IDF and a linear classifier come to, from arrays.

A word stands in the arrays as its CRC-32 only: a lookup is one integer's, and no list of slurs lies in Git.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate, repeat
from operator import mul, sub, truediv
from pathlib import Path
from typing import Literal

from plumbline.guardrails.linear.arrays import hashed, read, table
from plumbline.guardrails.linear.identity_terms import ANY_IDENTITY, IDENTITY_TERMS

WEIGHTS = Path(__file__).parent / "weights"
WIDEST = 40
"""Words of a text that is also scored as a whole."""

Identities = Literal["left out", "one word", "counted"]

_TERMS = frozenset(term.encode() for term in IDENTITY_TERMS)
_ANY = ANY_IDENTITY.encode()
_SENTENCE_END = re.compile(r"[.!?\n]+")
_WORD = re.compile(r"\w\w+")
_ASCII_WORD = re.compile(rb"\w\w+")


class LinearModel:
    """Words in, a score from 0 to 1 a label out. Holds nothing of what it scored."""

    def __init__(self, name: str, weights: Path = WEIGHTS, *, identities: Identities = "left out") -> None:
        """Reads the arrays.

        Args:
            name: of the model, such as `profanity`.
            weights: the folder of the arrays.
            identities: what becomes of identity terms: left out, or one word stands for each, or they count
                as any word does.

        Raises:
            WeightsError: they are missing, or not those that were measured.
        """
        said, arrays = read(weights, name)
        self.labels: tuple[str, ...] = tuple(said["labels"])
        self._longest_run: int = said["longest_run"]
        self._widths: list[int] = said["widths"]
        self._sentences: bool = said.get("sentences", False)
        self._counted_once: bool = said.get("counted") == "once"
        self._intercepts: list[float] = said["intercepts"]
        self._slopes: list[float] = said["slopes"]
        self._offsets: list[float] = said["offsets"]
        self._known = table(arrays, said["entries"], len(self.labels))
        self._instead = _ANY if identities == "one word" else b""
        self._terms = _TERMS if identities == "one word" or self._longest_run > 1 else frozenset()
        if identities == "counted":
            self._terms = frozenset()
        elif identities == "left out":
            for word in _TERMS:
                self._known.pop(hashed(word), None)

    def scores(self, text: str) -> tuple[float, ...]:
        """Each label's score: the highest of any part of the text, which is in lower case."""
        features = self._features(text)
        running = self._running(features) if features else None
        parts = [self._highest(features, width * self._longest_run, running) for width in self._widths]
        if len(features) <= WIDEST * self._longest_run:
            parts.append(self._whole(features))
        elif self._sentences:
            parts += [self._sentence(sentence) for sentence in _SENTENCE_END.split(text)]
        return self._calibrated(map(max, zip(*parts, strict=True)))

    def scores_as_one(self, text: str) -> tuple[float, ...]:
        """Each label's score of the text as a whole, however long: what such a model is usually asked."""
        return self._calibrated(self._whole(self._features(text)))

    def _calibrated(self, margins: Iterable[float]) -> tuple[float, ...]:
        lines = zip(margins, self._intercepts, self._slopes, self._offsets, strict=True)
        return tuple(_logistic(slope * (margin + start) + offset) for margin, start, slope, offset in lines)

    def _features(self, text: str) -> list[int]:
        """Every word and run of words that the model knows, in order, hashed."""
        if text.isascii():
            words = _ASCII_WORD.findall(text.encode())
        else:
            words = [word.encode() for word in _WORD.findall(text)]
        known = self._known
        if self._longest_run == 1:
            return [one for one in map(zlib.crc32, words) if one in known]
        if not self._terms.isdisjoint(words):
            words = [self._instead if word in self._terms else word for word in words]
            pairs = zip(words, [b"", *words], strict=False)
            words = [one for one, before in pairs if one and not one == before == _ANY]
        runs = map(b" ".join, zip(words, [*words[1:], b""], strict=False))
        both = zip(map(zlib.crc32, words), map(zlib.crc32, runs), strict=True)
        return [one for pair in both for one in pair if one in known]

    def _sentence(self, text: str) -> list[float]:
        features = self._features(text)
        if len(features) <= WIDEST * self._longest_run:
            return self._whole(features)
        return self._highest(features, WIDEST * self._longest_run)

    def _whole(self, features: list[int]) -> list[float]:
        """What a short text comes to."""
        if not features:
            return [0.0] * len(self.labels)
        known = self._known
        if self._counted_once:
            columns = zip(*[known[feature] for feature in dict.fromkeys(features)], strict=True)
            return [float(sum(column)) for column in columns][1:]
        times = Counter(features)
        squares, *weights = zip(*[known[feature] for feature in times], strict=True)
        counts = list(times.values())
        norm = math.sqrt(sum(map(mul, map(mul, counts, counts), squares)))
        return [sum(map(mul, counts, column)) / norm for column in weights]

    def _highest(
        self, features: list[int], width: int, running: list[list[float]] | None = None
    ) -> list[float]:
        """What the parts of a long text come to at most. A word that a part has twice counts as two."""
        if len(features) <= width:
            return self._whole(features)
        lengths, *totals = running or self._running(features)
        step, last = max(width // 4, 1), len(features) - width
        norms: Iterable[float] = repeat(1.0)
        if not self._counted_once:
            norms = [norm or 1.0 for norm in map(math.sqrt, _differences(lengths, width, step, last))]
        return [max(map(truediv, _differences(total, width, step, last), norms)) for total in totals]

    def _running(self, features: list[int]) -> list[list[float]]:
        """Sums up to each word: of squares, then of each label's weights."""
        columns = zip(*[self._known[feature] for feature in features], strict=True)
        return [[0.0, *accumulate(column)] for column in columns]


def _differences(sums: list[float], width: int, step: int, last: int) -> Iterator[float]:
    """What each part comes to, of as many words: those that begin every `step` words, and the last."""
    return map(sub, [*sums[width : width + last : step], sums[-1]], [*sums[:last:step], sums[last]])


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
