"""Both distribution functions in one pass over two columns. Compiled: import it where it is called."""

from __future__ import annotations

from typing import Any

from numba import njit
from numpy.typing import NDArray

_VALUES = "Array(float64, 1, 'C', readonly=True)"
_BEFORE = "Array(int64, 1, 'C', readonly=True)"
_State = tuple[float, float, float, float, float]


@njit("UniTuple(float64, 5)(UniTuple(float64, 5), float64, float64)", cache=True)
def _stepped(state: _State, value: float, gap: float) -> _State:
    """One step to the next value, after which the functions lie `gap` apart."""
    largest, area, lost, last, width = state
    # What rounding takes from a sum of millions of steps is kept (Kahan, 1965).
    step = width * (value - last) - lost
    total = area + step
    lost = (total - area) - step
    largest = max(largest, gap)
    return largest, total, lost, value, gap


@njit(f"UniTuple(float64, 2)({_VALUES}, {_BEFORE}, {_VALUES}, {_BEFORE})", cache=True, error_model="numpy")
def largest_gap_and_area(
    values: NDArray[Any], before: NDArray[Any], other_values: NDArray[Any], other_before: NDArray[Any]
) -> tuple[float, float]:
    """The largest distance between two distribution functions, and the area between them.

    Args:
        values: strictly rising, at least one, shape (distinct values,).
        before: rows before each value, and at last all rows, shape (distinct values + 1,).
        other_values: the same of the other column.
        other_before: its rows before each value.
    """
    size, other_size = values.size, other_values.size
    rows, other_rows = before[size], other_before[other_size]
    state = (0.0, 0.0, 0.0, min(values[0], other_values[0]), 0.0)
    here = there = 0
    while here < size and there < other_size:
        value, other_value = values[here], other_values[there]
        # Added, not branched on: which column comes next is as good as random, and guessing costs more.
        here += value <= other_value
        there += other_value <= value
        gap = abs(before[here] / rows - other_before[there] / other_rows)
        state = _stepped(state, min(value, other_value), gap)
    for place in range(here, size):
        state = _stepped(state, values[place], abs(before[place + 1] / rows - 1.0))
    for place in range(there, other_size):
        state = _stepped(state, other_values[place], abs(1.0 - other_before[place + 1] / other_rows))
    return state[0], state[1]
