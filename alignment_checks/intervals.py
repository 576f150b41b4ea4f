"""Confidence intervals in closed form, for rates and what is made of two of them.

All of them stay honest at the edges: 30 of 30 has an interval of positive width, and zero counts
need no correction. What is made of two rates is built on the limits of each: Wilson's, which are right
on average, or the exact ones, where an interval that ends short of the truth decides something.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Values = TypeVar("Values", float, NDArray[Any])
"""An estimate or an end of an interval, or as many as there are entries."""


def wilson(successes: float, n: float, level: float) -> tuple[float, float]:
    """Score interval for a rate.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927) 209-212.

    Args:
        successes: how many of the `n` trials succeeded.
        n: number of trials, above zero; need not be whole where trials are weighted.
        level: confidence, e.g. 0.95.

    Raises:
        ValueError: for no trials, impossible counts, or a level that is not between 0 and 1.
    """
    if not 0 <= successes <= n or n == 0:
        raise ValueError(f"{successes} of {n} is no rate: give 0 <= successes <= n and n >= 1")
    z = _quantile(level)
    rate = successes / n
    shrink = 1 + z * z / n
    center = (rate + z * z / (2 * n)) / shrink
    half = z * math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n)) / shrink
    low = 0.0 if successes == 0 else center - half
    high = 1.0 if successes == n else center + half
    return low, high


@lru_cache(maxsize=4096)  # the privileged group's limits serve every comparison with it
def clopper_pearson(successes: float, n: float, level: float) -> tuple[float, float]:
    """Exact interval for a rate: either end errs at most half of what the level leaves, at any size.

    Sizes need not be whole where trials are weighted; then it is exact no longer.

    Source: C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in the
    case of the binomial", Biometrika 26 (1934) 404-413.

    Raises:
        ValueError: as `wilson` does.
    """
    from scipy.special import betaincinv

    if not 0 <= successes <= n or n == 0:
        raise ValueError(f"{successes} of {n} is no rate: give 0 <= successes <= n and n >= 1")
    if not 0 < level < 1:
        raise ValueError(f"level {level} is no confidence: give a number between 0 and 1, e.g. 0.95")
    tail = (1 - level) / 2
    low = float(betaincinv(successes, n - successes + 1, tail)) if successes else 0.0
    high = float(betaincinv(successes + 1, n - successes, 1 - tail)) if successes < n else 1.0
    return low, high


def many_clopper_pearson(
    successes: NDArray[np.int64], n: NDArray[np.int64], level: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """As `clopper_pearson`, of many rates at once: lower and upper ends, in the shape of the counts."""
    from scipy.special import betaincinv

    tail, failures = (1 - level) / 2, n - successes
    # Where a shape is zero the end is known; one stands in for it until then.
    low = betaincinv(np.maximum(successes, 1), failures + 1, tail)
    high = betaincinv(successes + 1, np.maximum(failures, 1), 1 - tail)
    return np.where(successes > 0, low, 0.0), np.where(failures > 0, high, 1.0)


def newcombe(
    successes_1: int,
    n_1: int,
    successes_2: int,
    n_2: int,
    level: float,
    limits: Callable[[int, int, float], tuple[float, float]] = wilson,
) -> tuple[float, float]:
    """Hybrid score interval for the difference of two independent rates, first minus second.

    Source: R. G. Newcombe, "Interval estimation for the difference between independent
    proportions: comparison of eleven methods", Statistics in Medicine 17 (1998) 873-890, method 10,
    which has Wilson's limits of either rate; other `limits` fit as well.

    Raises:
        ValueError: as `wilson` does.
    """
    low_1, high_1 = limits(successes_1, n_1, level)
    low_2, high_2 = limits(successes_2, n_2, level)
    return difference_of_estimates(successes_1 / n_1, (low_1, high_1), successes_2 / n_2, (low_2, high_2))


def difference_of_estimates(
    first: Values,
    first_limits: tuple[Values, Values],
    second: Values,
    second_limits: tuple[Values, Values],
    correlation: float = 0.0,
) -> tuple[Values, Values]:
    """Interval for a - b from two estimates, their intervals and how they go together; or of many at once.

    Newcombe's method 10 for any limits; with a correlation as in G. Y. Zou, "On the estimation of
    additive interaction by use of the four-by-two table and beyond", American Journal of Epidemiology
    168 (2008) 212-224.
    """
    below = _joined(first - first_limits[0], second_limits[1] - second, -correlation)
    above = _joined(first_limits[1] - first, second - second_limits[0], -correlation)
    return first - second - below, first - second + above


def ratio_of_rates(
    successes_1: int,
    n_1: int,
    successes_2: int,
    n_2: int,
    level: float,
    limits: Callable[[int, int, float], tuple[float, float]] = wilson,
) -> tuple[float, float]:
    """MOVER-R interval on the `limits` of either rate, for the ratio of two independent rates.

    Source: R. G. Newcombe, "MOVER-R confidence intervals for ratios and products of two
    independently estimated quantities", Statistical Methods in Medical Research 25 (2016) 1774-1778,
    after A. Donner and G. Y. Zou, same journal 21 (2012) 347-359. The lower limit is written with
    the root in the denominator, the same number, because the published form can divide by zero.

    Raises:
        ValueError: as `wilson` does, and where the second rate is zero.
    """
    if successes_2 == 0:
        raise ValueError("the second rate is zero: a ratio to it is undefined")
    return ratio_of_estimates(
        successes_1 / n_1,
        limits(successes_1, n_1, level),
        successes_2 / n_2,
        limits(successes_2, n_2, level),
    )


def ratio_of_estimates(
    first: float,
    first_limits: tuple[float, float],
    second: float,
    second_limits: tuple[float, float],
    correlation: float = 0.0,
) -> tuple[float, float]:
    """MOVER-R for a / b, neither below zero, from two estimates, their intervals and how they go together.

    Source: as `ratio_of_rates`; Donner and Zou have the correlation.
    """
    (low_1, high_1), (low_2, high_2) = first_limits, second_limits
    least_1, most_1 = low_1 * (2 * first - low_1), high_1 * (2 * first - high_1)
    least_2, most_2 = low_2 * (2 * second - low_2), high_2 * (2 * second - high_2)
    below = first * second - correlation * (first - low_1) * (high_2 - second)
    above = first * second - correlation * (high_1 - first) * (second - low_2)
    ratio = first / second
    low, high = _lower_ratio(least_1, below, most_2), _upper_ratio(most_1, above, least_2)
    return min(low, ratio), max(high, ratio)  # the ratio is between the roots, but for rounding


# Either end has two forms of one number; the one that is taken subtracts nothing from what is as large.


def _lower_ratio(least: float, below: float, most: float) -> float:
    root = math.sqrt(max(0.0, below**2 - least * most))
    if least > 0 and below > 0:
        return least / (below + root)
    return (below - root) / most if least > 0 and most < 0 else 0.0


def _upper_ratio(most: float, above: float, least: float) -> float:
    if least <= 0:
        return math.inf
    root = math.sqrt(max(0.0, above**2 - most * least))
    return (above + root) / least if above >= 0 else most / (above - root)


def half_sum(
    first: float,
    first_limits: tuple[float, float],
    second: float,
    second_limits: tuple[float, float],
    correlation: float = 0.0,
) -> tuple[float, float]:
    """Interval for (a + b) / 2 from two estimates, their intervals and how they go together: MOVER for a sum.

    Source: G. Y. Zou and A. Donner, Statistics in Medicine 27 (2008) 1693-1702.
    """
    below = _joined(first - first_limits[0], second - second_limits[0], correlation)
    above = _joined(first_limits[1] - first, second_limits[1] - second, correlation)
    return (first + second - below) / 2, (first + second + above) / 2


def half_sum_of_absolutes(
    first: float,
    first_limits: tuple[float, float],
    second: float,
    second_limits: tuple[float, float],
    correlation: float = 0.0,
) -> tuple[float, float]:
    """Interval for (|a| + |b|) / 2 from two estimates, their intervals and how they go together.

    MOVER for a sum, on limits folded at zero. Source: G. Y. Zou and A. Donner, "Construction of
    confidence limits about effect measures: a general approach", Statistics in Medicine 27 (2008)
    1693-1702; the folding is this module's own, and errs towards too wide an interval near zero. Which
    way folded estimates go together depends on their signs, so a correlation only ever widens.
    """
    low_1, high_1 = _folded(*first_limits)
    low_2, high_2 = _folded(*second_limits)
    size_1, size_2 = abs(first), abs(second)
    below = _joined(size_1 - low_1, size_2 - low_2, abs(correlation))
    above = _joined(high_1 - size_1, high_2 - size_2, abs(correlation))
    total = size_1 + size_2
    return max(0.0, total - below) / 2, (total + above) / 2


def _joined(one: Values, other: Values, correlation: float) -> Values:
    """The reach of a sum from the reach of its two parts."""
    if isinstance(one, np.ndarray):
        squares = one * one + other * other + 2 * correlation * one * other
        return np.asarray(np.sqrt(np.maximum(0.0, squares)))
    if correlation == 0:
        return math.hypot(one, other)
    return math.sqrt(max(0.0, one * one + other * other + 2 * correlation * one * other))


def _folded(low: float, high: float) -> tuple[float, float]:
    """Limits of an absolute value.

    An interval that straddles zero keeps its reach on both sides: cut off at zero, the sum of two
    such intervals would exclude zero although both hold it.
    """
    near, far = sorted((abs(low), abs(high)))
    return (-far if low <= 0 <= high else near), far


def _quantile(level: float) -> float:
    """How many standard errors either side hold `level` of a normal distribution."""
    if not 0 < level < 1:
        raise ValueError(f"level {level} is no confidence: give a number between 0 and 1, e.g. 0.95")
    return NormalDist().inv_cdf((1 + level) / 2)
