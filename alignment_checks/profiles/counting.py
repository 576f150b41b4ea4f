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


@njit(f"void({_RISING}, float64[::1], int64[::1])", cache=True)
def count_runs(rising: NDArray[Any], values: NDArray[Any], counts: NDArray[Any]) -> None:
    """The different values of an array in rising order, and how often each occurs.

    Args:
        rising: shape (rows,), at least one.
        values: for the different values, as many as there are.
        counts: for how often they occur, same shape.
    """
    run = 0
    for place in range(rising.size - 1):
        # Written whether or not the run goes on: where ties come at random, guessing costs more.
        values[run], counts[run] = rising[place], place + 1
        run += rising[place + 1] != rising[place]
    values[run], counts[run] = rising[-1], rising.size
    for run in range(values.size - 1, 0, -1):
        counts[run] -= counts[run - 1]


@njit(cache=True)
def code_counts(codes: NDArray[Any], known: NDArray[Any], offset: int, categories: int) -> NDArray[Any]:
    """Rows of each code from 0 to `categories` - 1; rows that are not known are left out.

    Args:
        codes: integers, shape (rows,).
        known: one bit a row, lowest first, or no byte at all where every row is known.
        offset: the first row's bit.
        categories: how many codes there are.
    """
    # Four tables in turn: the same code twice in a row need not wait for its own count.
    counts = np.zeros((4, categories + 1), dtype=np.int64)
    if known.size == 0:
        for row in range(codes.size):
            counts[row & 3, codes[row]] += 1
    else:
        for row in range(codes.size):
            bit = row + offset
            is_known = (known[bit >> 3] >> (bit & 7)) & 1
            counts[row & 3, codes[row] if is_known else categories] += 1
    total: NDArray[Any] = counts[:, :categories].sum(axis=0)
    return total
