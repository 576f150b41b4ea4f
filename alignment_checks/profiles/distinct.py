"""Numbers kept exactly: each distinct value with how often it occurs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.profiles.blocks import block

_AT_ONCE = 50_000
"""Values reckoned with at a time: so many stay in the nearest memory."""

_LONG = 50_000
"""Rows from which a radix sort is quicker than numpy's, its tables included."""


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

    @cached_property
    def mean(self) -> float:
        """The rows' mean."""
        return sum(float((values * counts).sum()) for values, counts in self._parts()) / self.n

    @property
    def deviation(self) -> float:
        """The rows' standard deviation, dividing by how many they are; infinite or NaN beyond any square."""
        with np.errstate(over="ignore", invalid="ignore"):
            mean = self.mean
            squares = (float((np.square(values - mean) * counts).sum()) for values, counts in self._parts())
            return sqrt(sum(squares) / self.n)

    @cached_property
    def before(self) -> NDArray[np.int64]:
        """How many rows hold lesser values, for each value, and at last all rows; one more than values."""
        before = block(self.values.size + 1, np.int64)
        before[0] = 0
        np.cumsum(self.counts, out=before[1:])
        return before

    def rows(self) -> NDArray[np.float64]:
        """Every row's value, in rising order, shape (n,)."""
        return self.values if self._is_each_once else np.repeat(self.values, self.counts)

    def rows_before(self, places: NDArray[np.intp]) -> NDArray[np.int64]:
        """How many rows hold the values before each place in `values`, shape of `places`."""
        return places.astype(np.int64) if self._is_each_once else self.before[places]

    def _parts(self) -> Iterator[tuple[NDArray[np.float64], NDArray[np.int64]]]:
        for start in range(0, self.values.size, _AT_ONCE):
            yield self.values[start : start + _AT_ONCE], self.counts[start : start + _AT_ONCE]

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
    from alignment_checks.profiles.counting import count_runs, distinct_values

    rising = _rising(values.astype(np.float64, copy=False))
    found = distinct_values(rising)
    if found == rising.size:
        return Distinct(rising, once(found))
    made = Distinct(block(found, np.float64), block(found, np.int64))
    count_runs(rising, made.values, made.counts)
    return made


def _rising(values: NDArray[np.float64]) -> NDArray[np.float64]:
    if values.size < _LONG:
        return np.asarray(np.sort(values) + 0.0)  # no negative zero beside zero
    from alignment_checks.profiles.sorting import sort_bits

    rising, scratch = block(values.size, np.uint64), block(values.size, np.uint64)
    sort_bits(np.ascontiguousarray(values).view(np.uint64), rising, scratch)
    return rising.view(np.float64)


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
