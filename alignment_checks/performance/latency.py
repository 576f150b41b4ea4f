"""How long one prediction takes."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from alignment_checks.measurement import Measurement


def prediction_latency(
    predict: Callable[[], object], clock: Callable[[], float], repeats: int = 50, level: float = 0.95
) -> Measurement:
    """Median time of one call, after one call that is not timed (it may load the model).

    Args:
        predict: makes one prediction.
        clock: the time in seconds, from any zero; it must not go backwards.
        repeats: timed calls, at least one.
        level: confidence of the interval, e.g. 0.95.

    Returns:
        Milliseconds, with an interval that assumes nothing about how times are distributed; without
        interval where the calls are too few for the level.
    """
    predict()
    times = np.sort([_milliseconds(predict, clock) for _ in range(repeats)])
    about = {"name": "prediction_latency", "n": repeats, "unit": "milliseconds"}
    rank = rank_of_median_limit(repeats, level)
    value = float(np.median(times))
    if rank is None:
        return Measurement(value=value, method="median", **about)
    low, high = float(times[rank - 1]), float(times[repeats - rank])
    return Measurement(
        value=value, low=low, high=high, level=level, method="median, order statistics", **about
    )


def rank_of_median_limit(n: int, level: float) -> int | None:
    """The largest k for which the k-th smallest and k-th largest of `n` values enclose the median.

    The median lies outside with probability 2 P(B < k), B binomial with `n` trials of chance 1/2.
    Source: H. A. David and H. N. Nagaraja, Order Statistics, 3rd edition, section 7.1.

    Returns:
        The rank from 1, or none where not even the extremes enclose it with probability `level`.
    """
    outside, rank = 0, 0
    while rank < n and 2 * (outside + math.comb(n, rank)) <= (1 - level) * 2**n:
        outside += math.comb(n, rank)
        rank += 1
    return rank or None


def _milliseconds(predict: Callable[[], object], clock: Callable[[], float]) -> float:
    start = clock()
    predict()
    return (clock() - start) * 1000
