"""What distances chance alone makes at the actual sample sizes: thresholds are never a constant.

A constant 0.1 alarms on two thirds of undrifted samples of 100 rows. Here both samples are thrown
together and split at random many times; the threshold is a distance few of these splits exceed.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

SPLITS = 999
"""Random splits per column: enough for a chance of 0.001."""

_LEAST_DEVIATION = 0.001
"""What Evidently divides by when the reference hardly varies."""


def wasserstein_threshold(
    reference: NDArray[np.float64], current: NDArray[np.float64], chance: float, seed: int
) -> float:
    """The Wasserstein distance, in the reference's deviations, that chance exceeds this rarely.

    Args:
        reference: shape (reference rows,), finite; needs memory for `SPLITS` times all rows.
        current: shape (current rows,), finite.
        chance: share of undrifted columns that may exceed the threshold, e.g. 0.003.
        seed: decides the splits.
    """
    values = np.sort(np.concatenate([reference, current]))
    labels = np.tile(np.arange(values.size) < reference.size, (SPLITS, 1))
    in_reference = np.random.default_rng(seed).permuted(labels, axis=1)
    below_reference = in_reference.cumsum(axis=1, dtype=np.int32)[:, :-1]
    below_current = np.arange(1, values.size) - below_reference
    gaps = np.abs(below_reference / reference.size - below_current / current.size)
    return _rarely_exceeded(gaps @ np.diff(values) / _deviations(in_reference, values), chance)


def jensenshannon_threshold(
    reference: NDArray[Any], current: NDArray[Any], chance: float, seed: int
) -> float:
    """The Jensen-Shannon distance (base e) between categories that chance exceeds this rarely.

    Args:
        reference: shape (reference rows,), strings.
        current: shape (current rows,), strings.
        chance: share of undrifted columns that may exceed the threshold, e.g. 0.003.
        seed: decides the splits.
    """
    from scipy.spatial.distance import jensenshannon

    together = Counter([*reference.tolist(), *current.tolist()])
    counts = np.array([together[category] for category in sorted(together)])
    drawn = np.random.default_rng(seed).multivariate_hypergeometric(counts, current.size, size=SPLITS)
    return _rarely_exceeded(jensenshannon(counts - drawn, drawn, axis=1), chance)


def _deviations(in_reference: NDArray[np.bool_], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The standard deviation of each split's reference, at least Evidently's floor."""
    centered = values - values.mean()
    rows = in_reference.sum(axis=1)
    means = in_reference @ centered / rows
    variances = in_reference @ np.square(centered) / rows - np.square(means)
    return np.asarray(np.sqrt(np.maximum(variances, _LEAST_DEVIATION**2)), dtype=np.float64)


def _rarely_exceeded(distances: NDArray[np.float64], chance: float) -> float:
    """Just above the quantile, because Evidently calls a distance drift that equals its threshold."""
    quantile = np.quantile(distances, 1 - chance, method="higher")
    return float(np.nextafter(quantile, np.inf))
