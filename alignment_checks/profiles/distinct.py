"""Numbers kept exactly: each distinct value with how often it occurs."""

from __future__ import annotations

from dataclasses import dataclass
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

    @property
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
        return np.repeat(self.values, self.counts)

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
    rising = np.sort(values.astype(np.float64, copy=False))
    rising += 0.0  # no negative zero beside zero
    return _joined(rising, None)


def _joined(rising: NDArray[np.float64], counts: NDArray[np.int64] | None) -> Distinct:
    """Equal neighbours joined, their counts added."""
    if rising.size == 0:
        return Distinct(rising, np.empty(0, dtype=np.int64))
    is_new = np.concatenate([[True], rising[1:] != rising[:-1]])
    if is_new.all():
        return Distinct(rising, np.ones(rising.size, dtype=np.int64) if counts is None else counts)
    starts = np.flatnonzero(is_new)
    added = np.diff(starts, append=rising.size) if counts is None else np.add.reduceat(counts, starts)
    return Distinct(rising[starts], added.astype(np.int64, copy=False))
