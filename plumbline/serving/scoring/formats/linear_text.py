"""A linear model of words: TF-IDF and one weight a term, as JSON and nothing else.

    {"format": "linear_text", "version": 1, "ngrams": [1, 2], "sublinear": true, "intercept": -0.1,
     "terms": [["a", 1.25, 0.5], ["a word", 2.5, -0.75], ...]}

Each term has its inverse document frequency and its weight. A text is split into words of two letters or
digits or more, in lower case, as scikit-learn's TfidfVectorizer does; a term's count c becomes
(1 + ln c) times its frequency factor, and the vector gets the length 1. The score is the log odds.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from plumbline.serving.scoring.predictor import Feature, ModelError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LARGEST_FILE = 64 << 20
"""Bytes: a vocabulary of about a million terms."""

LONGEST_TEXT = 100_000
"""Characters of a text that are read; what comes after says nothing any more."""

_WORD = re.compile(r"(?u)\b\w\w+\b")
_KEYS = {"format", "version", "ngrams", "sublinear", "intercept", "terms"}


@dataclass(frozen=True)
class LinearText:
    """The model. The same texts give the same scores, in any order."""

    features: tuple[Feature, ...]
    """The one column of texts."""
    terms: tuple[str, ...]
    frequencies: tuple[float, ...]
    """Each term's inverse document frequency."""
    weights: tuple[float, ...]
    """What a term adds to the log odds, for each unit of its place in the vector."""
    intercept: float
    ngrams: tuple[int, int]
    """How many words a term has at least and at most."""
    sublinear: bool
    """Whether a term that stands c times counts 1 + ln c, instead of c."""

    @classmethod
    def read(cls, file: Path, features: tuple[Feature, ...]) -> LinearText:
        """The model in a file.

        Raises:
            ModelError: it is no such model, or `features.json` lists something else than one text.
        """
        if [feature.kind for feature in features] != ["text"]:
            raise ModelError(f"{file}: a model of texts has one feature, of kind text: train it again")
        try:
            return cls(features, **_checked(_loaded(file)))
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise ModelError(f"{file} is no linear model of texts ({error}): train it again") from error

    @property
    def classes(self) -> tuple[int | str, ...]:
        """None: it tells yes from no."""
        return ()

    @cached_property
    def _places(self) -> dict[str, int]:
        return {term: place for place, term in enumerate(self.terms)}

    def encode(self, columns: Mapping[str, npt.NDArray[Any]]) -> npt.NDArray[np.object_]:
        """The texts, shape (rows,), each a str.

        Raises:
            ModelError: the column is missing, or holds something else than texts.
        """
        import numpy as np

        name = self.features[0].name
        if name not in columns:
            raise ModelError(f"the model needs a column that is missing: {name}")
        texts = np.asarray(columns[name], dtype=object)
        strange = sum(not isinstance(text, str) for text in texts)
        if strange:
            raise ModelError(f"{strange} of {len(texts)} rows have no text in {name}")
        return texts

    def predict(self, texts: Sequence[str] | npt.NDArray[np.object_]) -> npt.NDArray[np.float64]:
        """The probability of the favourable label, shape (texts,)."""
        import numpy as np

        margins = np.asarray([self.log_odds(text) for text in texts], dtype=np.float64)
        return np.asarray(1 / (1 + np.exp(-margins)), dtype=np.float64)

    def log_odds(self, text: str) -> float:
        """What `predict` says of one text, as log odds."""
        return self.intercept + math.fsum(self.contributions(text).values())

    def contributions(self, text: str) -> dict[str, float]:
        """What each known term of the text adds to its log odds; with the intercept, exactly all of them."""
        counts: dict[int, int] = {}
        for term in self._split(text):
            place = self._places.get(term)
            if place is not None:
                counts[place] = counts.get(place, 0) + 1
        values = {
            place: (1 + math.log(count) if self.sublinear else count) * self.frequencies[place]
            for place, count in counts.items()
        }
        length = math.sqrt(math.fsum(value * value for value in values.values()))
        return {self.terms[place]: self.weights[place] * value / length for place, value in values.items()}

    def _split(self, text: str) -> list[str]:
        words = _WORD.findall(text[:LONGEST_TEXT].lower())
        least, most = self.ngrams
        sizes = range(least, most + 1)
        return [" ".join(words[at : at + size]) for size in sizes for at in range(len(words) - size + 1)]


def _loaded(file: Path) -> Any:
    with file.open("rb") as opened:
        text = opened.read(LARGEST_FILE + 1)
    if len(text) > LARGEST_FILE:
        raise ValueError(f"it is larger than {LARGEST_FILE >> 20} MiB")
    return json.loads(text, parse_constant=_refuse_constant)


def _checked(given: Any) -> dict[str, Any]:
    if set(given) != _KEYS or (given["format"], given["version"]) != ("linear_text", 1):
        raise ValueError("it is of another format or version")
    least, most = given["ngrams"]
    if not 1 <= least <= most <= 5:
        raise ValueError(f"its terms have from {least} to {most} words")
    terms, frequencies, weights = zip(*given["terms"], strict=True)
    if len(set(terms)) != len(terms) or not all(isinstance(term, str) for term in terms):
        raise ValueError("a term stands twice, or is no text")
    if not isinstance(given["sublinear"], bool):
        raise TypeError("sublinear is neither true nor false")
    return {
        "terms": terms,
        "frequencies": tuple(_positive(value) for value in frequencies),
        "weights": tuple(_number(value) for value in weights),
        "intercept": _number(given["intercept"]),
        "ngrams": (int(least), int(most)),
        "sublinear": given["sublinear"],
    }


def _number(given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise ValueError(f"{given!r} is no finite number")
    return float(given)


def _positive(given: Any) -> float:
    if _number(given) <= 0:
        raise ValueError(f"{given!r} is no frequency factor")
    return float(given)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
