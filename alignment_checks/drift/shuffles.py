"""Random relabellings: which rows would be the reference's if the sides meant nothing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

PERMUTATIONS = 1_999
"""Random relabellings of a test: the least p-value is 1 in 2,000, small enough for a family of a hundred."""

LEAST_ROWS = 10
"""Fewer rows on a side have nothing to tell, and are few enough to be recognised."""

_AT_ONCE = 500
"""Relabellings in memory at a time."""

_ROUNDING = 1e-12
"""Two relabellings of one statistic differ by this much through rounding alone."""


def relabelled(is_current: NDArray[np.bool_], seed: int) -> Iterator[NDArray[np.float64]]:
    """Batches of 1 for current and 0 for reference, shape (batch, rows); the first of all is the true one.

    Args:
        is_current: the true sides, shape (rows,).
        seed: decides the relabellings.
    """
    generator = np.random.default_rng(seed)
    labels = is_current.astype(np.float64)
    yield labels[np.newaxis]
    for start in range(0, PERMUTATIONS, _AT_ONCE):
        rows = min(_AT_ONCE, PERMUTATIONS - start)
        yield generator.permuted(np.tile(labels, (rows, 1)), axis=1)


def p_value(statistics: NDArray[np.float64]) -> float:
    """The share of relabellings, the true one (the first) among them, that are at least as far out.

    Exact at any size where rows are exchangeable (B. Phipson and G. Smyth, "Permutation p-values should
    never be zero", Statistical Applications in Genetics and Molecular Biology 9, 2010).
    """
    least = statistics[0] - _ROUNDING * max(1.0, abs(float(statistics[0])))
    return float((statistics >= least).mean())
