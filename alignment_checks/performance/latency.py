"""How long one prediction takes: usually, and at worst for all but a few calls."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

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
    times = _times(predict, clock, repeats)
    about = {"name": "prediction_latency", "n": repeats, "unit": "milliseconds"}
    rank = rank_of_median_limit(repeats, level)
    value = float(np.median(times))
    if rank is None:
        return Measurement(value=value, method="median", **about)
    low, high = float(times[rank - 1]), float(times[repeats - rank])
    return Measurement(
        value=value, low=low, high=high, level=level, method="median, order statistics", **about
    )


def tail_latency(
    predict: Callable[[], object],
    clock: Callable[[], float],
    share: float = 0.95,
    repeats: int = 500,
    level: float = 0.95,
) -> Measurement:
    """The time within which a share of all calls is done, after one call that is not timed.

    Args:
        predict: makes one prediction.
        clock: the time in seconds, from any zero; it must not go backwards.
        share: of the calls, e.g. 0.95; the measurement is then called `prediction_latency_p95`.
        repeats: timed calls, at least one.
        level: confidence of the interval, e.g. 0.95.

    Returns:
        Milliseconds. Value: the smallest time that at least this share of the calls took at most. The
        interval assumes nothing about how times are distributed but that calls do not bear on each other;
        it is left out where the calls are too few for the level.
    """
    times = _times(predict, clock, repeats)
    value = float(times[max(1, math.ceil(share * repeats)) - 1])
    about = {"name": f"prediction_latency_p{100 * share:g}", "n": repeats, "unit": "milliseconds"}
    ranks = ranks_of_quantile_limits(repeats, share, level)
    if ranks is None:
        return Measurement(value=value, method="quantile", **about)
    low, high = (float(times[rank - 1]) for rank in ranks)
    return Measurement(
        value=value, low=low, high=high, level=level, method="quantile, order statistics", **about
    )


def ranks_of_quantile_limits(n: int, share: float, level: float) -> tuple[int, int] | None:
    """The closest ranks, from 1, between which a quantile of `n` values lies with probability `level`.

    Of the values B are below the quantile, binomial with `n` trials of chance `share`: it lies below the
    k-th smallest with probability P(B < k) and above it with P(B >= k); either is at most (1 - level) / 2.
    Source: as for `rank_of_median_limit`.

    Returns:
        The ranks, or none where not even the extremes enclose it.
    """
    from scipy.stats import binom

    beyond = (1 - level) / 2
    below = binom.cdf(np.arange(n), n, share)  # at place k - 1: P(B < k)
    lower, upper = np.flatnonzero(below <= beyond), np.flatnonzero(1 - below <= beyond)
    return (int(lower[-1]) + 1, int(upper[0]) + 1) if lower.size and upper.size else None


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


def _times(predict: Callable[[], object], clock: Callable[[], float], repeats: int) -> NDArray[np.float64]:
    """Milliseconds of each call in rising order, shape (repeats,), after one call that is not timed."""
    predict()
    return np.sort([_milliseconds(predict, clock) for _ in range(repeats)])


def _milliseconds(predict: Callable[[], object], clock: Callable[[], float]) -> float:
    start = clock()
    predict()
    return (clock() - start) * 1000
