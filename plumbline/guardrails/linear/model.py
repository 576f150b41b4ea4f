"""A linear model over the words of a text: what TF-IDF and a linear classifier come to, from arrays.

A word stands in the arrays as its CRC-32 only: a lookup is one integer's, and no list of slurs lies in Git.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Literal

from plumbline.guardrails.linear.arrays import hashed, read, table
from plumbline.guardrails.linear.identity_terms import ANY_IDENTITY, IDENTITY_TERMS
from plumbline.guardrails.linear.parts import highest, running
from plumbline.guardrails.linear.words import runs_of_characters, words_of

WEIGHTS = Path(__file__).parent / "weights"
WIDEST = 40
"""Words of a text that is also scored as a whole."""

Identities = Literal["left out", "one word", "counted"]

_TERMS = frozenset(term.encode() for term in IDENTITY_TERMS)
_ANY = ANY_IDENTITY.encode()
_SENTENCE_END = re.compile(r"[.!?\n]+")


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
        self._numbers, self._squares, self._weights = table(arrays, said["entries"], len(self.labels))
        self._instead = _ANY if identities == "one word" else b""
        self._terms = _TERMS if identities == "one word" or self._longest_run > 1 else frozenset()
        if identities == "counted":
            self._terms = frozenset()
        elif identities == "left out":
            for word in _TERMS:
                self._numbers.pop(hashed(word), None)

    def scores(self, text: str) -> tuple[float, ...]:
        """Each label's score: the highest of any part of the text, which is in lower case."""
        features = self._features(text)
        parts = self._parts(features, [width * self._longest_run for width in self._widths])
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
        """Every word and run of words that the model knows, in order, as the number of its entry."""
        if self._longest_run == 1:  # no single character has an entry, so none needs to be taken out
            return [*filter(None, map(self._numbers.get, map(zlib.crc32, runs_of_characters(text))))]
        words = words_of(text)
        if not self._terms.isdisjoint(words):
            words = [self._instead if word in self._terms else word for word in words]
            pairs = zip(words, [b"", *words], strict=False)
            words = [one for one, before in pairs if one and not one == before == _ANY]
        runs = map(b" ".join, zip(words, [*words[1:], b""], strict=False))
        both = zip(map(zlib.crc32, words), map(zlib.crc32, runs), strict=True)
        return [*filter(None, map(self._numbers.get, chain.from_iterable(both)))]

    def _sentence(self, text: str) -> list[float]:
        return self._parts(self._features(text), [WIDEST * self._longest_run])[0]

    def _whole(self, features: list[int]) -> list[float]:
        """What a short text comes to."""
        if not features:
            return [0.0] * len(self.labels)
        if self._counted_once:
            once = dict.fromkeys(features)
            return [float(sum(column[one] for one in once)) for column in self._weights]
        times = Counter(features)
        norm = math.sqrt(sum(self._squares[one] * count * count for one, count in times.items()))
        return [sum(column[one] * count for one, count in times.items()) / norm for column in self._weights]

    def _parts(self, features: list[int], widths: Iterable[int]) -> list[list[float]]:
        """By width, each label's highest margin of any part as wide; of a text no wider, of all of it."""
        found, sums = [], None
        for width in widths:
            if len(features) <= width:
                found.append(self._whole(features))
                continue
            squares, *totals = sums = sums or self._running(features)
            lengths = None if self._counted_once else squares
            found.append([highest(total, width, lengths) for total in totals])
        return found

    def _running(self, features: list[int]) -> list[list[float]]:
        """Sums up to each word: of squares, then of each label's weights."""
        pick = itemgetter(*features)  # in one call, in a third of a loop's time
        return [running(pick(column)) for column in (self._squares, *self._weights)]


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
