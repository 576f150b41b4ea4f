"""Both distribution functions in one pass over two columns. Compiled: import it where it is called."""

from __future__ import annotations

from typing import Any

from numba import njit
from numpy.typing import NDArray

_VALUES = "Array(float64, 1, 'C', readonly=True)"
_COUNTS = "Array(int64, 1, 'A', readonly=True)"
"""Any stride: counts of ones take no memory."""


@njit(f"UniTuple(float64, 2)({_VALUES}, {_COUNTS}, {_VALUES}, {_COUNTS})", cache=True)
def largest_gap_and_area(
    values: NDArray[Any], counts: NDArray[Any], other_values: NDArray[Any], other_counts: NDArray[Any]
) -> tuple[float, float]:
    """The largest distance between two distribution functions, and the area between them.

    Args:
        values: strictly rising, at least one, shape (distinct values,).
        counts: rows per value, same shape.
        other_values: the same of the other column.
        other_counts: its rows per value.
    """
    rows, other_rows = counts.sum(), other_counts.sum()
    here = there = 0
    below = other_below = 0
    largest = area = lost = gap = 0.0
    last = min(values[0], other_values[0])
    while here < values.size or there < other_values.size:
        if there == other_values.size or (here < values.size and values[here] <= other_values[there]):
            value = values[here]
        else:
            value = other_values[there]
        # What rounding takes from a sum of millions of steps is kept (Kahan, 1965).
        step = gap * (value - last) - lost
        total = area + step
        lost = (total - area) - step
        area = total
        if here < values.size and values[here] == value:
            below += counts[here]
            here += 1
        if there < other_values.size and other_values[there] == value:
            other_below += other_counts[there]
            there += 1
        gap = abs(below / rows - other_below / other_rows)
        largest = max(largest, gap)
        last = value
    return largest, area
