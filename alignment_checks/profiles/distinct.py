"""Numbers kept exactly: each distinct value with how often it occurs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Distinct:
    """Finite values in rising order, and how many rows hold each."""

    values: NDArray[np.float64]
    """Shape (distinct values,), strictly rising."""
    counts: NDArray[np.int64]
    """Shape (distinct values,), each at least one."""

    @cached_property
    def n(self) -> int:
        """Rows."""
        return int(self.counts.sum())

    @property
    def mean(self) -> float:
        """The rows' mean."""
        return float((self.values * self.counts).sum() / self.n)

    @property
    def deviation(self) -> float:
        """The rows' standard deviation, dividing by how many they are."""
        return float(np.sqrt((np.square(self.values - self.mean) * self.counts).sum() / self.n))

    def rows(self) -> NDArray[np.float64]:
        """Every row's value, in rising order, shape (n,)."""
        return self.values if self._is_each_once else np.repeat(self.values, self.counts)

    def rows_before(self, places: NDArray[np.intp]) -> NDArray[np.int64]:
        """How many rows hold the values before each place in `values`, shape of `places`."""
        if self._is_each_once:
            return places.astype(np.int64)
        return np.concatenate([[0], np.cumsum(self.counts)])[places]

    @property
    def _is_each_once(self) -> bool:
        return self.values.size == self.n

    def __add__(self, other: Distinct) -> Distinct:
        values = np.concatenate([self.values, other.values])
        order = np.argsort(values, kind="stable")  # two sorted runs: merged, not sorted
        counts = np.concatenate([self.counts, other.counts])[order]
        return _joined(values[order], counts)

    __hash__ = None  # type: ignore[assignment]  # arrays have none

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Distinct):
            return NotImplemented
        return np.array_equal(self.values, other.values) and np.array_equal(self.counts, other.counts)


def distinct(values: NDArray[Any]) -> Distinct:
    """The distinct values of finite numbers, shape (rows,), in any order."""
    from alignment_checks.profiles.counting import distinct_values, runs

    rising = np.sort(values.astype(np.float64, copy=False))
    rising += 0.0  # no negative zero beside zero
    found = distinct_values(rising)
    if found == rising.size:
        return Distinct(rising, once(found))
    return Distinct(*runs(rising, found))


def once(values: int) -> NDArray[np.int64]:
    """Counts of ones that need no memory, shape (values,), read-only."""
    return np.broadcast_to(np.int64(1), (values,))


def _joined(rising: NDArray[np.float64], counts: NDArray[np.int64]) -> Distinct:
    """Equal neighbours joined, their counts added."""
    if rising.size == 0:
        return Distinct(rising, counts)
    is_new = np.concatenate([[True], rising[1:] != rising[:-1]])
    if is_new.all():
        return Distinct(rising, counts)
    starts = np.flatnonzero(is_new)
    return Distinct(rising[starts], np.add.reduceat(counts, starts))
