"""A rate with its limits, whether rows are independent and count once, or have weights and clusters.

With a design, the limits are those of as many independent rows as would vary as much: the effective size.
Source: E. L. Korn and B. I. Graubard, "Confidence intervals for proportions with small expected number of
positive counts estimated from survey data", Survey Methodology 24 (1998) 193-201. The variance is
linearised over clusters (K. M. Wolter, "Introduction to Variance Estimation", 2007, chapter 6). Where it
can't be seen, because all rows say the same, every cluster counts as one row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from alignment_checks.fairness.confusion import Counts
from alignment_checks.fairness.rates import RATES, Rate
from alignment_checks.fairness.weighted import CELLS, WeightedCounts
from alignment_checks.intervals import wilson
from alignment_checks.measurement import Measurement

RateOf = Callable[[Counts], Rate]
Limits = Callable[[float, float, float], tuple[float, float]]


class Share(NamedTuple):
    """A rate, how sure it is, and what it rests on."""

    value: float
    size: float
    """Rows in the denominator, or as many independent ones as tell as much."""
    limits: tuple[float, float]

    @property
    def n(self) -> int:
        """The size in whole rows."""
        return int(self.size + 1e-9)


class EmptyError(ValueError):
    """A rate without a row in its denominator."""


def share_of(
    counts: Counts | WeightedCounts, rate: RateOf, level: float, limits: Limits, title: str = "the group"
) -> Share:
    """A rate of a group.

    Args:
        counts: the group.
        rate: one of `rates.py`.
        level: confidence of the limits, e.g. 0.95.
        limits: what makes them, of successes, size and level.
        title: what the group is called, for errors.

    Raises:
        EmptyError: the group has no row in the denominator.
    """
    if isinstance(counts, Counts):
        found = _counted(counts, rate, level, limits)
    else:
        found = _weighted(counts, rate, level, limits)
    if found is None:
        raise EmptyError(f"{title} has no {denominator(counts, rate).of}")
    return found


# Several metrics rest on the same rate, and all comparisons on the privileged group's.
@lru_cache(maxsize=8192)
def _counted(counts: Counts, rate: RateOf, level: float, limits: Limits) -> Share | None:
    successes, n, _ = rate(counts)
    return Share(successes / n, n, limits(successes, n, level)) if n else None


def _weighted(counts: WeightedCounts, rate: RateOf, level: float, limits: Limits) -> Share | None:
    if not denominator(counts, rate).n:
        return None
    value, size = _value(counts, rate), _effective_size(counts, rate, level)
    # Fewer than two independent rows can tell nothing of how rows vary.
    return Share(value, size, limits(value * size, size, level) if size >= 2 else (0.0, 1.0))


def denominator(counts: Counts | WeightedCounts, rate: RateOf) -> Rate:
    """The rate in rows; those without weight do not count."""
    if isinstance(counts, WeightedCounts):
        found = rate(counts.rows)
        return found._replace(of=f"{found.of} with a weight above zero")
    return rate(counts)


def influence(counts: WeightedCounts, rate: RateOf) -> NDArray[np.float64]:
    """How much a rate moves with each cell's weight, shape (4,): its gradient."""
    numerator, denominators = _parts(rate)
    return (numerator - _value(counts, rate) * denominators) / float(denominators @ counts.weights)


def _value(counts: WeightedCounts, rate: RateOf) -> float:
    numerator, denominators = _parts(rate)
    return min(1.0, float(numerator @ counts.weights) / float(denominators @ counts.weights))


def _effective_size(counts: WeightedCounts, rate: RateOf, level: float) -> float:
    from scipy.special import stdtrit

    denominators = _parts(rate)[1]
    total = float(denominators @ counts.weights) ** 2
    products = counts.own_products
    clusters = total / float(denominators @ products @ denominators)
    rows, value, gradient = rate(counts.rows).n, _value(counts, rate), influence(counts, rate)
    variance = float(gradient @ products @ gradient)
    # Below what rounding leaves of a sum of such products there is no variance to see.
    if clusters < 2 or variance <= 1e-14 * value:
        return clusters
    variance *= clusters / (clusters - 1)
    size = rows * (value * (1 - value) / (rows - 1)) / variance
    size = min(size, total / float(denominators @ counts.squares))
    tail = (1 + level) / 2
    return size * float(stdtrit(rows - 1, tail) / stdtrit(clusters - 1, tail)) ** 2


def measure_rate(name: str, group: str, counts: Counts | WeightedCounts, level: float) -> Measurement:
    """One of `RATES` for one group, with its Wilson interval.

    Args:
        name: a key of `RATES`.
        group: the group as people read it, e.g. `DIS=1`.
        counts: the group's confusion matrix.
        level: confidence of the interval, e.g. 0.95.
    """
    try:
        share = share_of(counts, RATES[name], level, wilson, group)
    except EmptyError as reason:
        return Measurement.undefined(name, str(reason), group=group, unit="rate")
    return Measurement(
        name=name,
        group=group,
        value=share.value,
        low=share.limits[0],
        high=share.limits[1],
        level=level,
        n=share.n,
        unit="rate",
        method="wilson, effective size" if isinstance(counts, WeightedCounts) else "wilson",
    )


@lru_cache(maxsize=64)
def _parts(rate: RateOf) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Which cells a rate's numerator and denominator hold, two arrays of shape (4,) of 0 and 1."""
    ones = [rate(Counts(*cell)) for cell in np.eye(CELLS, dtype=int).tolist()]
    return np.array([float(one.successes) for one in ones]), np.array([float(one.n) for one in ones])
