"""A row of mixed columns as a point, by what the reference held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite

import numpy as np
from numpy.typing import NDArray

MOST_DEVIATIONS = 8.0
"""A number counts as no farther from its mean: one absurd value is enough to stand out, and stays finite."""


@dataclass(frozen=True)
class NumberAxis:
    """A numeric column: how many deviations from the mean, and a 1 where there is no number."""

    name: str
    mean: float
    deviation: float

    @property
    def width(self) -> int:
        """Coordinates."""
        return 2

    def place(self, value: object) -> list[float]:
        """The value's coordinates."""
        if not isinstance(value, int | float) or isinstance(value, bool) or not isfinite(value):
            return [0.0, 1.0]
        away = (float(value) - self.mean) / self.deviation if self.deviation else float(value != self.mean)
        return [max(-MOST_DEVIATIONS, min(MOST_DEVIATIONS, away)), 0.0]


@dataclass(frozen=True)
class CategoryAxis:
    """A categorical column: a mark in the place of its category, and a place that all others share."""

    name: str
    categories: tuple[str, ...]

    @property
    def width(self) -> int:
        """Coordinates."""
        return len(self.categories) + 1

    def place(self, value: object) -> list[float]:
        """The value's coordinates; a value is written as profiles write it."""
        found = [0.0] * self.width
        found[self._places.get(value, -1) if isinstance(value, str) else -1] = 1.0
        return found

    @cached_property
    def _places(self) -> dict[str, int]:
        return {category: place for place, category in enumerate(self.categories)}


Axis = NumberAxis | CategoryAxis


def points(axes: Sequence[Axis], rows: Iterable[Mapping[str, object]]) -> NDArray[np.float64]:
    """The rows as points, shape (rows, coordinates). A column that a row lacks counts as no value."""
    placed = [[x for axis in axes for x in axis.place(row.get(axis.name))] for row in rows]
    return np.asarray(placed, dtype=np.float64).reshape(len(placed), sum(axis.width for axis in axes))
