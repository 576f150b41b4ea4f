"""Counting in one pass over a column, without a copy of it. Compiled: import it where it is called."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

_RISING = "Array(float64, 1, 'C', readonly=True)"


@njit(f"int64({_RISING})", cache=True)
def distinct_values(rising: NDArray[Any]) -> int:
    """How many different values an array in rising order holds, shape (rows,)."""
    found = min(rising.size, 1)
    for place in range(1, rising.size):
        found += rising[place] != rising[place - 1]
    return found


@njit(f"Tuple((float64[::1], int64[::1]))({_RISING}, int64)", cache=True)
def runs(rising: NDArray[Any], distinct: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """The different values of an array in rising order, so many of them, and how often each occurs."""
    values, counts = np.empty(distinct), np.empty(distinct, dtype=np.int64)
    run = start = 0
    for place in range(1, rising.size + 1):
        if place == rising.size or rising[place] != rising[place - 1]:
            values[run], counts[run] = rising[start], place - start
            run, start = run + 1, place
    return values, counts


@njit(cache=True)
def code_counts(codes: NDArray[Any], known: NDArray[Any], offset: int, categories: int) -> NDArray[Any]:
    """Rows of each code from 0 to `categories` - 1; rows that are not known are left out.

    Args:
        codes: integers, shape (rows,).
        known: one bit a row, lowest first, or no byte at all where every row is known.
        offset: the first row's bit.
        categories: how many codes there are.
    """
    counts = np.zeros(categories, dtype=np.int64)
    for row in range(codes.size):
        bit = row + offset
        if known.size == 0 or (known[bit >> 3] >> (bit & 7)) & 1:
            counts[codes[row]] += 1
    return counts
