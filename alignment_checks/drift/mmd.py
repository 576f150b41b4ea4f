"""Maximum mean discrepancy: how far two samples of many-dimensional rows lie apart, and by what chance.

A. Gretton, K. Borgwardt, M. Rasch, B. Schölkopf and A. Smola, "A kernel two-sample test", JMLR 13, 2012:
the unbiased estimate, a Gaussian kernel, and as its bandwidth the median distance between rows. The law
under "nothing moved" is had by relabelling the very rows, so it holds at the actual sizes.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from alignment_checks.drift.shuffles import p_value, relabelled

_SAME = 1e-12
"""Squared distances below this share of the largest are rounding: the rows are equal."""


class Discrepancy(NamedTuple):
    """How far apart, and how often chance puts the same rows as far."""

    mmd: float
    """Root of the unbiased estimate, from 0 to about sqrt(2); 0 where it is not above what chance gives."""
    p_value: float


def permutation_mmd(reference: NDArray[np.float64], current: NDArray[np.float64], seed: int) -> Discrepancy:
    """The discrepancy of two samples, and its permutation p-value.

    Needs memory for the square of all rows, so it is for samples, not for windows.

    Args:
        reference: shape (reference rows, dimensions), two rows at least; around zero, where squares of
            distances lose no digits, and no larger than their squares can be.
        current: the same, shape (current rows, dimensions).
        seed: decides the relabellings.
    """
    likeness = _gaussian(np.concatenate([reference, current]))
    is_current = np.arange(likeness.shape[0]) >= reference.shape[0]
    found = np.concatenate([_squared(likeness, labels) for labels in relabelled(is_current, seed)])
    return Discrepancy(math.sqrt(max(0.0, float(found[0]))), p_value(found))


def _gaussian(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """The kernel of every pair, shape (rows, rows). Which row is whose plays no part in it."""
    lengths = np.square(rows).sum(axis=1)
    squares = np.asarray(lengths[:, np.newaxis] + lengths - 2 * (rows @ rows.T), dtype=np.float64)
    squares[squares < _SAME * squares.max()] = 0.0
    np.fill_diagonal(squares, 0.0)
    np.exp(squares / (-2 * _median(squares)), out=squares)
    return squares


def _median(squares: NDArray[np.float64]) -> float:
    """The median squared distance; where most rows are equal, that of the pairs that differ."""
    pairs = squares[np.triu_indices_from(squares, k=1)]
    apart = pairs if np.median(pairs) else pairs[pairs > 0]
    return float(np.median(apart)) if apart.size else 1.0


def _squared(likeness: NDArray[np.float64], labels: NDArray[np.float64]) -> NDArray[np.float64]:
    """The unbiased estimate of the squared discrepancy of each labelling, shape (labellings,)."""
    n = labels[0].sum()
    m = labels.shape[1] - n
    within = ((labels @ likeness) * labels).sum(axis=1)
    any_other = labels @ likeness.sum(axis=1)
    others = likeness.sum() - 2 * any_other + within
    # Each row is 1 like itself, which tells nothing about the others.
    return np.asarray(
        (within - n) / (n * (n - 1)) + (others - m) / (m * (m - 1)) - 2 * (any_other - within) / (n * m),
        dtype=np.float64,
    )
