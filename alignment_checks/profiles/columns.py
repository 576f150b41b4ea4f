"""What a profile holds of one column: numbers exactly or as a sketch, categories as counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.profiles.distinct import Distinct, distinct
from alignment_checks.profiles.sketch import Sketch, sketch

MOST_DISTINCT = 2_000_000
"""Distinct numbers kept exactly; a column with more becomes a sketch."""

MOST_CATEGORIES = 100_000
"""Distinct categories counted; a column with more is a column of names, not of categories."""

_AT_ONCE = 1_000_000
"""Rows unfolded at a time when exact numbers become a sketch."""


@dataclass(frozen=True)
class Numbers:
    """A numeric column: its finite values, and how many rows hold none."""

    finite: Distinct | Sketch
    missing: int = 0
    infinite: int = 0

    @property
    def rows(self) -> int:
        """All rows, those without a finite value included."""
        return self.finite.n + self.missing + self.infinite

    def __add__(self, other: Numbers) -> Numbers:
        together = _together(self.finite, other.finite)
        return Numbers(together, self.missing + other.missing, self.infinite + other.infinite)


@dataclass(frozen=True)
class Categories:
    """A categorical column: rows per category, and how many rows hold none."""

    counts: Mapping[str, int] = field(default_factory=dict)
    missing: int = 0

    @property
    def n(self) -> int:
        """Rows that hold a category."""
        return sum(self.counts.values())

    @property
    def rows(self) -> int:
        """All rows."""
        return self.n + self.missing

    def __add__(self, other: Categories) -> Categories:
        together = Counter(self.counts)
        together.update(other.counts)
        return categories(together, self.missing + other.missing)


Column = Numbers | Categories


def numbers(values: NDArray[Any]) -> Numbers:
    """The numeric column of an array of numbers, shape (rows,); NaN is missing."""
    known = values.astype(np.float64, copy=False)
    is_finite = np.isfinite(known)
    if is_finite.all():
        return Numbers(_bounded(distinct(known)))
    finite = known[is_finite]
    missing = int(np.isnan(known).sum())
    return Numbers(_bounded(distinct(finite)), missing, known.size - finite.size - missing)


def categories(counts: Mapping[str, int], missing: int) -> Categories:
    """The categorical column of rows per category, in the order of the categories' names.

    Raises:
        ValueError: more than `MOST_CATEGORIES` categories.
    """
    if len(counts) > MOST_CATEGORIES:
        raise ValueError(
            f"{len(counts)} different values are more than {MOST_CATEGORIES}: this column names rows, "
            "it does not group them"
        )
    return Categories({name: int(counts[name]) for name in sorted(counts) if counts[name]}, missing)


def _together(one: Distinct | Sketch, other: Distinct | Sketch) -> Distinct | Sketch:
    if isinstance(one, Distinct) and isinstance(other, Distinct):
        return _bounded(one + other)
    parts = [_sketched(part) for part in (one, other) if part.n]
    return parts[0] if len(parts) == 1 else parts[0] + parts[1]


def _bounded(exact: Distinct) -> Distinct | Sketch:
    return exact if exact.values.size <= MOST_DISTINCT else _sketched(exact)


def _sketched(numbers_: Distinct | Sketch) -> Sketch:
    if isinstance(numbers_, Sketch):
        return numbers_
    # A fixed shuffle: values in rising order are the sketch's hardest case.
    rows = np.random.default_rng(0).permutation(numbers_.rows())
    parts = [sketch(rows[start : start + _AT_ONCE]) for start in range(0, rows.size, _AT_ONCE)]
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total
