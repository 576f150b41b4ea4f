"""How many rows a ranking of features needs: prefixes of one permutation, until the top is settled."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class StableSample:
    """Which rows were explained, and whether they settle the top features."""

    rows: NDArray[np.int64]
    """Positions of the rows, ascending, shape (n,)."""
    stable: bool
    """Whether the top features are told from the others at the confidence asked for."""
    looks: int
    """How often it was asked."""


def prefixes(total: int, looks: Sequence[int], seed: int) -> list[NDArray[np.int64]]:
    """Growing samples without replacement: every one holds the one before.

    Args:
        total: rows there are.
        looks: sizes, rising; those above `total` become one look at every row.
        seed: decides the permutation.
    """
    order = np.random.default_rng(seed).permutation(total)
    sizes = sorted({min(size, total) for size in looks})
    return [np.sort(order[:size]) for size in sizes]


def stable_sample(
    explain: Callable[[NDArray[np.int64]], NDArray[np.float64]],
    total: int,
    looks: Sequence[int],
    top: int,
    level: float,
    seed: int,
) -> StableSample:
    """The smallest prefix whose `top` features are settled, or the largest prefix.

    The chance that a wrong set of features is ever called settled is at most 1 - level, as far as means of
    that many rows follow Student's law: the error is split over the planned looks.

    Args:
        explain: positions to SHAP values, (n,) to (n, features). Called with rows not seen before.
        total: rows there are, at least one.
        looks: sizes to stop at, rising.
        top: how many features are to be settled.
        level: confidence, e.g. 0.95.
        seed: decides which rows.
    """
    samples = prefixes(total, looks, seed)
    seen = np.empty(0, dtype=np.int64)
    sizes: list[NDArray[np.float64]] = []
    stable = False
    for sample in samples:
        sizes.append(np.abs(explain(np.setdiff1d(sample, seen, assume_unique=True))))
        seen = sample
        stable = is_settled(np.concatenate(sizes), top, 1 - (1 - level) / len(samples))
        if stable:
            break
    return StableSample(seen, stable, len(sizes))


def is_settled(sizes: NDArray[np.float64], top: int, level: float) -> bool:
    """Whether each of the `top` features is larger than each other one, all pairs at once.

    Paired: Student's t of the difference of two features' |SHAP| in the same row. The error is split over
    all pairs of a top feature and another (Bonferroni): a wrong set holds a feature that belongs outside
    before one that belongs inside, and the truth has that many such pairs. Features without a difference
    in any row are never settled.

    Args:
        sizes: |SHAP|, shape (rows, features).
        top: how many features are to be settled; with no others there is nothing to settle.
        level: confidence, e.g. 0.95.
    """
    rows, features = sizes.shape
    if top >= features:
        return True
    if rows < 2:
        return False
    from scipy.special import stdtrit

    order = np.argsort(-sizes.mean(axis=0), kind="stable")
    pairs = top * (features - top)
    quantile = float(stdtrit(rows - 1, 1 - (1 - level) / pairs))
    return all(_larger(sizes[:, [one]] - sizes[:, order[top:]], quantile) for one in order[:top])


def _larger(differences: NDArray[np.float64], quantile: float) -> bool:
    errors = differences.std(axis=0, ddof=1) / math.sqrt(len(differences))
    return bool((differences.mean(axis=0) > quantile * errors).all())
