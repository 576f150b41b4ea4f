"""How often an interval lies entirely beside the truth, on the one side and on the other.

A tolerance at the truth is passed by an interval that ends before it: that share is the one-sided
error. Comparisons of two rates are counted exactly, over every pair of counts; those of four are drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product

import numpy as np
from scipy.stats import binom

from alignment_checks.intervals import (
    clopper_pearson,
    half_sum,
    half_sum_of_absolutes,
    newcombe,
    ratio_of_rates,
)

RATES = (0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95)
WIDEST = 0.5
"""The largest difference, and the inverse of the largest ratio, that a tolerance is assumed to name."""

Limits = Callable[..., tuple[float, float]]


def worst_difference(sizes: tuple[int, ...], base: Limits = clopper_pearson) -> float:
    """The largest one-sided error of a difference of two rates, over pairs of sizes and of rates."""
    pairs = [(p, q) for p, q in product(RATES, RATES) if abs(p - q) <= WIDEST]
    return _worst(partial(newcombe, limits=base), lambda p, q: p - q, sizes, pairs)


def worst_ratio(sizes: tuple[int, ...], base: Limits = clopper_pearson) -> float:
    """The same of a ratio of two rates."""
    pairs = [(p, q) for p, q in product(RATES, RATES) if WIDEST <= p / q <= 1 / WIDEST]
    return _worst(partial(ratio_of_rates, limits=base), lambda p, q: p / q, sizes, pairs)


def _worst(limits: Limits, truth: Callable[[float, float], float], sizes, pairs) -> float:
    found = 0.0
    for n, m in product(sizes, sizes):
        every = [[_limits(limits, a, n, b, m) for b in range(m + 1)] for a in range(n + 1)]
        low, high = np.moveaxis(np.asarray(every), 2, 0)
        found = max(found, *(_error(low, high, truth(p, q), p, q) for p, q in pairs))
    return found


def _limits(limits: Limits, a: int, n: int, b: int, m: int) -> tuple[float, float]:
    try:
        return limits(a, n, b, m, 0.95)
    except ValueError:
        return -np.inf, np.inf  # undefined: neither passes nor fails


def _error(low: np.ndarray, high: np.ndarray, truth: float, p: float, q: float) -> float:
    n, m = low.shape
    chance = np.outer(binom.pmf(range(n), n - 1, p), binom.pmf(range(m), m - 1, q))
    return float(max(chance[high < truth - 1e-12].sum(), chance[low > truth + 1e-12].sum()))


def worst_odds_difference(sizes: tuple[int, ...], draws: int, *, absolute: bool) -> float:
    """The same of half the sum of two differences, drawn at pairs of true and false positive rates."""
    generator = np.random.default_rng(0)
    positive = [(0.9, 0.8), (0.8, 0.8), (0.95, 0.9), (0.6, 0.75), (0.5, 0.5)]
    negative = [(0.1, 0.2), (0.05, 0.05), (0.3, 0.15), (0.5, 0.4)]
    cases = [(n, *pair, *other) for n, pair, other in product(sizes, positive, negative)]

    def error(case: tuple[float, ...]) -> float:
        n, p, q, r, s = case
        drawn = generator.binomial(int(n), (p, q, r, s), (draws, 4))
        return _drawn_error(drawn, int(n), (p - q, r - s), absolute=absolute)

    # The worst of many drawn figures is chance's worst: those cases are drawn again, and more often.
    worst = sorted(cases, key=error)[-3:]
    return max(float(np.mean([error(case) for _ in range(5)])) for case in worst)


def _drawn_error(drawn: np.ndarray, n: int, differences: tuple[float, float], *, absolute: bool) -> float:
    combine, size = (half_sum_of_absolutes, abs) if absolute else (half_sum, float)
    truth = sum(map(size, differences)) / 2
    limits = []
    for a, b, c, d in drawn.tolist():
        one = newcombe(a, n, b, n, 0.95, limits=clopper_pearson)
        other = newcombe(c, n, d, n, 0.95, limits=clopper_pearson)
        limits.append(combine((a - b) / n, one, (c - d) / n, other))
    low, high = np.asarray(limits).T
    return float(max((high < truth - 1e-12).mean(), (low > truth + 1e-12).mean()))
