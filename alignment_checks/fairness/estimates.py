"""What a comparison of two groups comes to: a figure with its limits, or why there is none.

Pairs of one level are estimated together: many exact limits at once are quicker than one by one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from alignment_checks.fairness.comparison import INDEPENDENT, Comparison, prepare
from alignment_checks.fairness.confusion import Counts
from alignment_checks.fairness.rates import fpr, ppv, selection_rate, tpr
from alignment_checks.fairness.shares import EmptyError, RateOf, denominator
from alignment_checks.fairness.weighted import WeightedCounts
from alignment_checks.intervals import (
    difference_of_estimates,
    half_sum,
    half_sum_of_absolutes,
    ratio_of_estimates,
)
from alignment_checks.measurement import Measurement


class Estimate(NamedTuple):
    """A metric of two groups at the pair's level."""

    value: float
    limits: tuple[float, float]
    method: str
    gradient: NDArray[Any]
    """How a difference moves with the cells of both groups, shape (8,); empty without a design."""
    n: int
    """The smallest denominator, in whole rows."""


class Kind(NamedTuple):
    """A metric: what it is called and made of."""

    name: str
    unit: str
    estimate: Callable[..., Estimate]
    """Of a pair and the rates, e.g. their difference."""
    rates: tuple[RateOf, ...]


class UndefinedError(Exception):
    """Why two groups cannot be compared, in plain words."""


def estimated(kind: Kind, pair: Comparison) -> Estimate | str:
    """The metric of two groups, or why there is none."""
    if isinstance(pair.privileged, Counts) and pair.privileged.n == 0:
        return f"the privileged group {pair.against} is absent from this window"
    try:
        found = kind.estimate(pair, *kind.rates)
    except (UndefinedError, EmptyError) as reason:
        return str(reason)
    if not math.isfinite(found.limits[1]):
        return f"too little is known of {pair.against} to divide by"
    return found


def estimates(kinds: Sequence[Kind], pairs: Sequence[Comparison]) -> list[list[Estimate | str]]:
    """Every kind for every pair, one list a pair; all pairs have one level."""
    rates = dict.fromkeys(rate for kind in kinds for rate in kind.rates)
    prepare(pairs, rates)
    for rate in rates:
        _prepare_differences([pair for pair in pairs if rate in pair.known_shares], rate)
    return [[estimated(kind, pair) for kind in kinds] for pair in pairs]


def _prepare_differences(pairs: Sequence[Comparison], rate: RateOf) -> None:
    """Makes the differences of a rate whose shares are known, of all pairs at once."""
    if not pairs:
        return
    shares = [pair.known_shares[rate] for pair in pairs]
    columns = np.array(
        [(ours.value, *ours.limits, theirs.value, *theirs.limits) for ours, theirs in shares]
    ).T
    ends = difference_of_estimates(columns[0], (columns[1], columns[2]), columns[3], (columns[4], columns[5]))
    lows, highs = (each.tolist() for each in ends)
    for pair, (ours, theirs), low, high in zip(pairs, shares, lows, highs, strict=True):
        value, n = ours.value - theirs.value, min(ours.n, theirs.n)
        pair.known[rate] = Estimate(value, (low, high), "newcombe, exact limits", INDEPENDENT, n)


def told(
    kind: Kind, pair: Comparison, found: Estimate | str, shared: Estimate | str | None = None
) -> Measurement:
    """The measurement of an estimate.

    Args:
        kind: the metric.
        pair: the two groups.
        found: the estimate at the pair's level, or why there is none.
        shared: the same at the level that holds for all pairs at once; None where a pair stands alone.
    """
    reason = found if isinstance(found, str) else shared if isinstance(shared, str) else None
    about: dict[str, Any] = {"group": pair.group, "against": pair.against, "unit": kind.unit}
    if reason is not None or isinstance(found, str):
        sides = (pair.unprivileged, pair.privileged)
        n = min(denominator(side, rate).n for rate in kind.rates for side in sides)
        return Measurement.undefined(kind.name, str(reason), n=n, **about)
    if isinstance(shared, Estimate):
        about["simultaneous_low"], about["simultaneous_high"] = shared.limits
    weighted = isinstance(pair.unprivileged, WeightedCounts)
    return Measurement(
        name=kind.name,
        value=found.value,
        low=found.limits[0],
        high=found.limits[1],
        level=pair.level,
        n=found.n,
        method=f"{found.method}, effective size" if weighted else found.method,
        **about,
    )


def _difference(pair: Comparison, rate: RateOf) -> Estimate:
    known: Estimate | None = pair.known.get(rate)
    if known is None:
        known = pair.known[rate] = _new_difference(pair, rate)
    return known


def _new_difference(pair: Comparison, rate: RateOf) -> Estimate:
    ours, theirs = pair.shares(rate)
    alone = pair.gradients(rate)
    limits = difference_of_estimates(
        ours.value, ours.limits, theirs.value, theirs.limits, pair.correlation(*alone)
    )
    gradient, n = alone[0] - alone[1], min(ours.n, theirs.n)
    return Estimate(ours.value - theirs.value, limits, "newcombe, exact limits", gradient, n)


def _ratio(pair: Comparison, rate: RateOf) -> Estimate:
    ours, theirs = pair.shares(rate)
    if theirs.value == 0:
        raise UndefinedError(f"no row of {pair.against} is selected, and nothing is a multiple of zero")
    alone = pair.gradients(rate)
    limits = ratio_of_estimates(
        ours.value, ours.limits, theirs.value, theirs.limits, pair.correlation(*alone)
    )
    n = min(ours.n, theirs.n)
    return Estimate(ours.value / theirs.value, limits, "mover-r, exact limits", alone[0], n)


def _mean_difference(pair: Comparison, first: RateOf, second: RateOf) -> Estimate:
    return _half_sum(pair, first, second, half_sum, float)


def _mean_of_absolutes(pair: Comparison, first: RateOf, second: RateOf) -> Estimate:
    return _half_sum(pair, first, second, half_sum_of_absolutes, abs)


def _half_sum(
    pair: Comparison,
    first: RateOf,
    second: RateOf,
    limits_of: Callable[..., tuple[float, float]],
    size: Callable[[float], float],
) -> Estimate:
    one, other = _difference(pair, first), _difference(pair, second)
    correlation = pair.correlation(one.gradient, other.gradient)
    limits = limits_of(one.value, one.limits, other.value, other.limits, correlation)
    value, n = (size(one.value) + size(other.value)) / 2, min(one.n, other.n)
    return Estimate(value, limits, "mover, exact limits", one.gradient, n)


KINDS = {
    kind.name: kind
    for kind in (
        Kind("statistical_parity_difference", "difference", _difference, (selection_rate,)),
        Kind("disparate_impact", "ratio", _ratio, (selection_rate,)),
        Kind("equal_opportunity_difference", "difference", _difference, (tpr,)),
        Kind("average_odds_difference", "difference", _mean_difference, (tpr, fpr)),
        Kind("predictive_parity_difference", "difference", _difference, (ppv,)),
        Kind("average_abs_odds_difference", "difference", _mean_of_absolutes, (tpr, fpr)),
        Kind("false_positive_rate_difference", "difference", _difference, (fpr,)),
    )
}
"""Every metric by its name."""
