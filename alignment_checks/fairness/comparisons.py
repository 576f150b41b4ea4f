"""Differences and ratios between groups, in AIF360's terms.

Every group of an attribute is compared with that attribute's privileged group: a difference is the
group's rate minus the privileged group's, a ratio the group's over the privileged group's. Y is the
label, R the prediction, D the group. What rests on an undefined rate is undefined; it is never zero.
Intervals are built on exact limits of either rate (docs/decisions/0018).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from alignment_checks.design import Design
from alignment_checks.fairness.cells import cells_of
from alignment_checks.fairness.comparison import INDEPENDENT, Comparison, prepare
from alignment_checks.fairness.confusion import Counts
from alignment_checks.fairness.names import joint_title
from alignment_checks.fairness.rates import RATES, fpr, ppv, selection_rate, tpr
from alignment_checks.fairness.shares import EmptyError, RateOf, denominator, measure_rate
from alignment_checks.fairness.weighted import WeightedCounts
from alignment_checks.intervals import (
    difference_of_estimates,
    half_sum,
    half_sum_of_absolutes,
    ratio_of_estimates,
)
from alignment_checks.measurement import Measurement


# Statistical parity difference: how much more often the group is selected than the privileged group.
# P(R=1 | D=unprivileged) - P(R=1 | D=privileged)
def statistical_parity_difference(pair: Comparison) -> Measurement:
    """Difference of selection rates, with Newcombe's interval; `n` counts rows."""
    return _measure(_KINDS["statistical_parity_difference"], pair)


# Disparate impact: how many times as often the group is selected as the privileged group.
# P(R=1 | D=unprivileged) / P(R=1 | D=privileged)
def disparate_impact(pair: Comparison) -> Measurement:
    """Ratio of selection rates, with a MOVER-R interval; `n` counts rows."""
    return _measure(_KINDS["disparate_impact"], pair)


# Equal opportunity difference: how much more often the model finds the group's positives.
# P(R=1 | Y=1, D=unprivileged) - P(R=1 | Y=1, D=privileged)
def equal_opportunity_difference(pair: Comparison) -> Measurement:
    """Difference of true positive rates, with Newcombe's interval; `n` counts positive labels."""
    return _measure(_KINDS["equal_opportunity_difference"], pair)


# Average odds difference: the mean of the differences of both rates; signs can cancel.
# ((fpr(unprivileged) - fpr(privileged)) + (tpr(unprivileged) - tpr(privileged))) / 2
def average_odds_difference(pair: Comparison) -> Measurement:
    """Mean of the two differences, with a MOVER interval; `n` is the smallest denominator."""
    return _measure(_KINDS["average_odds_difference"], pair)


# Predictive parity difference: how much more often a positive prediction about the group is right.
# P(Y=1 | R=1, D=unprivileged) - P(Y=1 | R=1, D=privileged)
def predictive_parity_difference(pair: Comparison) -> Measurement:
    """Difference of positive predictive values, with Newcombe's interval; `n` counts positive predictions."""
    return _measure(_KINDS["predictive_parity_difference"], pair)


# Average absolute odds difference: how far apart the true and the false positive rates are; signs
# do not cancel.
# (|tpr(unprivileged) - tpr(privileged)| + |fpr(unprivileged) - fpr(privileged)|) / 2
def average_abs_odds_difference(pair: Comparison) -> Measurement:
    """Mean of the two absolute differences, with a MOVER interval; `n` is the smallest denominator."""
    return _measure(_KINDS["average_abs_odds_difference"], pair)


METRICS: tuple[Callable[[Comparison], Measurement], ...] = (
    equal_opportunity_difference,
    average_abs_odds_difference,
    average_odds_difference,
    predictive_parity_difference,
    statistical_parity_difference,
    disparate_impact,
)
"""Every comparison of two groups, in the order they are reported."""


def measure_fairness(
    attributes: Mapping[str, NDArray[Any]],
    privileged: Mapping[str, str],
    labels: NDArray[Any],
    predictions: NDArray[Any],
    level: float,
    design: Design | None = None,
    intersections: Sequence[Sequence[str]] = (),
) -> list[Measurement]:
    """Every group's rates, then every other group against the privileged one, attribute by attribute.

    Args:
        attributes: each row's group per attribute, arrays of strings of shape (rows,).
        privileged: the privileged group per attribute.
        labels: what happened, shape (rows,), 0 and 1.
        predictions: what the model said, shape (rows,), 0 and 1.
        level: confidence of the intervals, e.g. 0.95.
        design: the rows' weights and clusters; independent rows that count once when None.
        intersections: attributes whose groups are also taken together, after every single one; their
            privileged group is privileged in each.

    Returns:
        Measurements in the order of `attributes`, then of the groups' names. A group without a row
        has none; without a row of the privileged group, every comparison is undefined.

    Raises:
        ValueError: for an attribute without a privileged group, and as `count_by_group` does.
    """
    measurements: list[Measurement] = []
    for asked in (*((attribute,) for attribute in attributes), *map(tuple, intersections)):
        for attribute in asked:
            if attribute not in privileged:
                raise ValueError(
                    f"attribute {attribute} has no privileged group: name the group to compare with"
                )
        cells = cells_of(asked, attributes, labels, predictions, design)
        measurements += measure_cells(cells, joint_title(asked, [privileged[a] for a in asked]), level)
    return measurements


def measure_cells(
    cells: Mapping[str, Counts] | Mapping[str, WeightedCounts], against: str, level: float
) -> list[Measurement]:
    """Every group's rates, then every other group against one.

    Args:
        cells: counts by the groups' titles, e.g. `DIS=1`.
        against: title of the privileged group.
        level: confidence of the intervals, e.g. 0.95.
    """
    rates = [measure_rate(name, group, its, level) for group, its in cells.items() for name in RATES]
    privileged = cells.get(against, Counts())
    pairs = [
        Comparison(group, against, its, privileged, level) for group, its in cells.items() if group != against
    ]
    return [*rates, *compare(pairs)]


def compare(pairs: Sequence[Comparison]) -> list[Measurement]:
    """Every metric of every pair, with the interval that holds for all pairs at once beside each one's own.

    Bonferroni: each of the k pairs a metric is defined for gets a k-th of the error.
    """
    kinds = [_KINDS[metric.__name__] for metric in METRICS]
    own = _estimates(kinds, pairs)
    families = [sum(isinstance(row[place], _Estimate) for row in own) for place in range(len(kinds))]
    at_once = {
        family: _estimates(
            [kind for kind, its in zip(kinds, families, strict=True) if its == family],
            [pair.at(1 - (1 - pair.level) / family) for pair in pairs],
        )
        for family in {*families} - {0, 1}
    }
    shared = _shared(families, own, at_once)
    return [
        _told(*made)
        for pair, row, others in zip(pairs, own, shared, strict=True)
        for made in zip(kinds, itertools.repeat(pair), row, others, strict=False)
    ]


def _estimates(kinds: Sequence[_Kind], pairs: Sequence[Comparison]) -> list[list[_Estimate | str]]:
    """The kinds of every pair; the pairs have one level."""
    rates = dict.fromkeys(rate for kind in kinds for rate in kind.rates)
    prepare(pairs, rates)
    for rate in rates:
        _prepare_differences([pair for pair in pairs if rate in pair.known_shares], rate)
    return [[_estimated(kind, pair) for kind in kinds] for pair in pairs]


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
        pair.known[rate] = _Estimate(value, (low, high), "newcombe, exact limits", INDEPENDENT, n)


def _shared(
    families: Sequence[int],
    own: Sequence[Sequence[_Estimate | str]],
    at_once: Mapping[int, Sequence[Sequence[_Estimate | str]]],
) -> list[list[_Estimate | str]]:
    """What holds for all pairs at once, in the order of `own`; a family of one is its own."""
    found = []
    for number, row in enumerate(own):
        left = {family: iter(rows[number]) for family, rows in at_once.items()}
        found.append(
            [next(left[f], mine) if f in left else mine for f, mine in zip(families, row, strict=True)]
        )
    return found


class _Estimate(NamedTuple):
    value: float
    limits: tuple[float, float]
    method: str
    gradient: NDArray[Any]
    n: int


class _Kind(NamedTuple):
    """A metric: what it is called and made of."""

    name: str
    unit: str
    estimate: Callable[..., _Estimate]
    rates: tuple[RateOf, ...]


class _UndefinedError(Exception):
    """Why two groups cannot be compared, in plain words."""


def _measure(kind: _Kind, pair: Comparison) -> Measurement:
    found = _estimated(kind, pair)
    return _told(kind, pair, found, None)


def _estimated(kind: _Kind, pair: Comparison) -> _Estimate | str:
    """The metric of two groups, or why there is none."""
    if isinstance(pair.privileged, Counts) and pair.privileged.n == 0:
        return f"the privileged group {pair.against} is absent from this window"
    try:
        found = kind.estimate(pair, *kind.rates)
    except (_UndefinedError, EmptyError) as reason:
        return str(reason)
    if not math.isfinite(found.limits[1]):
        return f"too little is known of {pair.against} to divide by"
    return found


def _told(
    kind: _Kind, pair: Comparison, found: _Estimate | str, shared: _Estimate | str | None
) -> Measurement:
    """The measurement, given the estimate at the pair's level and at the level that holds for all pairs."""
    reason = found if isinstance(found, str) else shared if isinstance(shared, str) else None
    about: dict[str, Any] = {"group": pair.group, "against": pair.against, "unit": kind.unit}
    if reason is not None or isinstance(found, str):
        sides = (pair.unprivileged, pair.privileged)
        n = min(denominator(side, rate).n for rate in kind.rates for side in sides)
        return Measurement.undefined(kind.name, str(reason), n=n, **about)
    if isinstance(shared, _Estimate):
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


def _difference(pair: Comparison, rate: RateOf) -> _Estimate:
    known: _Estimate | None = pair.known.get(rate)
    if known is None:
        known = pair.known[rate] = _new_difference(pair, rate)
    return known


def _new_difference(pair: Comparison, rate: RateOf) -> _Estimate:
    ours, theirs = pair.shares(rate)
    alone = pair.gradients(rate)
    limits = difference_of_estimates(
        ours.value, ours.limits, theirs.value, theirs.limits, pair.correlation(*alone)
    )
    gradient, n = alone[0] - alone[1], min(ours.n, theirs.n)
    return _Estimate(ours.value - theirs.value, limits, "newcombe, exact limits", gradient, n)


def _ratio(pair: Comparison, rate: RateOf) -> _Estimate:
    ours, theirs = pair.shares(rate)
    if theirs.value == 0:
        raise _UndefinedError(f"no row of {pair.against} is selected, and nothing is a multiple of zero")
    alone = pair.gradients(rate)
    limits = ratio_of_estimates(
        ours.value, ours.limits, theirs.value, theirs.limits, pair.correlation(*alone)
    )
    n = min(ours.n, theirs.n)
    return _Estimate(ours.value / theirs.value, limits, "mover-r, exact limits", alone[0], n)


def _mean_difference(pair: Comparison, first: RateOf, second: RateOf) -> _Estimate:
    return _half_sum(pair, first, second, half_sum, float)


def _mean_of_absolutes(pair: Comparison, first: RateOf, second: RateOf) -> _Estimate:
    return _half_sum(pair, first, second, half_sum_of_absolutes, abs)


def _half_sum(
    pair: Comparison,
    first: RateOf,
    second: RateOf,
    limits_of: Callable[..., tuple[float, float]],
    size: Callable[[float], float],
) -> _Estimate:
    one, other = _difference(pair, first), _difference(pair, second)
    correlation = pair.correlation(one.gradient, other.gradient)
    limits = limits_of(one.value, one.limits, other.value, other.limits, correlation)
    value, n = (size(one.value) + size(other.value)) / 2, min(one.n, other.n)
    return _Estimate(value, limits, "mover, exact limits", one.gradient, n)


_KINDS = {
    kind.name: kind
    for kind in (
        _Kind("statistical_parity_difference", "difference", _difference, (selection_rate,)),
        _Kind("disparate_impact", "ratio", _ratio, (selection_rate,)),
        _Kind("equal_opportunity_difference", "difference", _difference, (tpr,)),
        _Kind(
            "average_odds_difference",
            "difference",
            _mean_difference,
            (tpr, fpr),
        ),
        _Kind("predictive_parity_difference", "difference", _difference, (ppv,)),
        _Kind(
            "average_abs_odds_difference",
            "difference",
            _mean_of_absolutes,
            (tpr, fpr),
        ),
    )
}
