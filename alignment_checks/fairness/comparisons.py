"""Differences and ratios between groups, in AIF360's terms.

Every group of an attribute is compared with that attribute's privileged group: a difference is the
group's rate minus the privileged group's, a ratio the group's over the privileged group's. Y is the
label, R the prediction, D the group. What rests on an undefined rate is undefined; it is never zero.
Intervals are built on exact limits of either rate (docs/decisions/0018).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from numpy.typing import NDArray

from alignment_checks.fairness.confusion import Counts, count_by_group
from alignment_checks.fairness.rates import RATES, Rate, fpr, measure_rate, ppv, selection_rate, tpr
from alignment_checks.intervals import (
    clopper_pearson,
    half_sum,
    half_sum_of_absolutes,
    newcombe,
    ratio_of_rates,
)
from alignment_checks.measurement import Measurement


@dataclass(frozen=True)
class Comparison:
    """Two groups of one attribute, as people read them (`DIS=1` against `DIS=2`), and their counts."""

    group: str
    against: str
    unprivileged: Counts
    privileged: Counts
    level: float


# Statistical parity difference: how much more often the group is selected than the privileged group.
# P(R=1 | D=unprivileged) - P(R=1 | D=privileged)
def statistical_parity_difference(pair: Comparison) -> Measurement:
    """Difference of selection rates, with Newcombe's interval; `n` counts rows."""
    return _measure("statistical_parity_difference", "difference", pair, _difference, selection_rate)


# Disparate impact: how many times as often the group is selected as the privileged group.
# P(R=1 | D=unprivileged) / P(R=1 | D=privileged)
def disparate_impact(pair: Comparison) -> Measurement:
    """Ratio of selection rates, with a MOVER-R interval; `n` counts rows."""
    return _measure("disparate_impact", "ratio", pair, _ratio, selection_rate)


# Equal opportunity difference: how much more often the model finds the group's positives.
# P(R=1 | Y=1, D=unprivileged) - P(R=1 | Y=1, D=privileged)
def equal_opportunity_difference(pair: Comparison) -> Measurement:
    """Difference of true positive rates, with Newcombe's interval; `n` counts positive labels."""
    return _measure("equal_opportunity_difference", "difference", pair, _difference, tpr)


# Average odds difference: the mean of the differences of both rates; signs can cancel.
# ((fpr(unprivileged) - fpr(privileged)) + (tpr(unprivileged) - tpr(privileged))) / 2
def average_odds_difference(pair: Comparison) -> Measurement:
    """Mean of the two differences, with a MOVER interval; `n` is the smallest denominator."""
    return _measure("average_odds_difference", "difference", pair, _mean_difference, tpr, fpr)


# Predictive parity difference: how much more often a positive prediction about the group is right.
# P(Y=1 | R=1, D=unprivileged) - P(Y=1 | R=1, D=privileged)
def predictive_parity_difference(pair: Comparison) -> Measurement:
    """Difference of positive predictive values, with Newcombe's interval; `n` counts positive predictions."""
    return _measure("predictive_parity_difference", "difference", pair, _difference, ppv)


# Average absolute odds difference: how far apart the true and the false positive rates are; signs
# do not cancel.
# (|tpr(unprivileged) - tpr(privileged)| + |fpr(unprivileged) - fpr(privileged)|) / 2
def average_abs_odds_difference(pair: Comparison) -> Measurement:
    """Mean of the two absolute differences, with a MOVER interval; `n` is the smallest denominator."""
    return _measure("average_abs_odds_difference", "difference", pair, _mean_of_absolutes, tpr, fpr)


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
) -> list[Measurement]:
    """Every group's rates, then every other group against the privileged one, attribute by attribute.

    Args:
        attributes: each row's group per attribute, arrays of strings of shape (rows,).
        privileged: the privileged group per attribute.
        labels: what happened, shape (rows,), 0 and 1.
        predictions: what the model said, shape (rows,), 0 and 1.
        level: confidence of the intervals, e.g. 0.95.

    Returns:
        Measurements in the order of `attributes`, then of the groups' names. A group without a row
        has none; without a row of the privileged group, every comparison is undefined.

    Raises:
        ValueError: for an attribute without a privileged group, and as `count_by_group` does.
    """
    measurements: list[Measurement] = []
    for attribute, groups in attributes.items():
        if attribute not in privileged:
            raise ValueError(f"attribute {attribute} has no privileged group: name the group to compare with")
        counts = count_by_group(groups, labels, predictions)
        measurements += _rates(attribute, counts, level)
        measurements += _comparisons(attribute, privileged[attribute], counts, level)
    return measurements


def _rates(attribute: str, counts: Mapping[str, Counts], level: float) -> list[Measurement]:
    return [
        measure_rate(name, f"{attribute}={group}", its, level)
        for group, its in counts.items()
        for name in RATES
    ]


def _comparisons(
    attribute: str, privileged: str, counts: Mapping[str, Counts], level: float
) -> list[Measurement]:
    against, baseline = f"{attribute}={privileged}", counts.get(privileged, Counts())
    pairs = [
        Comparison(f"{attribute}={group}", against, its, baseline, level)
        for group, its in counts.items()
        if group != privileged
    ]
    return compare(pairs)


def compare(pairs: Sequence[Comparison]) -> list[Measurement]:
    """Every metric of every pair, with the interval that holds for all pairs at once beside each one's own.

    Bonferroni: each of the k pairs a metric is defined for gets a k-th of the error.
    """
    own = [[metric(pair) for metric in METRICS] for pair in pairs]
    family = [sum(row[place].defined for row in own) for place in range(len(METRICS))]
    return [
        _with_simultaneous(metric, pair, row[place], family[place])
        for pair, row in zip(pairs, own, strict=True)
        for place, metric in enumerate(METRICS)
    ]


def _with_simultaneous(
    metric: Callable[[Comparison], Measurement], pair: Comparison, own: Measurement, family: int
) -> Measurement:
    if not own.defined:
        return own
    shared = own if family == 1 else metric(replace(pair, level=1 - (1 - pair.level) / family))
    return own.model_copy(update={"simultaneous_low": shared.low, "simultaneous_high": shared.high})


_RateOf = Callable[[Counts], Rate]


class _Estimate(NamedTuple):
    value: float
    limits: tuple[float, float]
    method: str


class _UndefinedError(Exception):
    """Why two groups cannot be compared, in plain words."""


def _measure(
    name: str, unit: str, pair: Comparison, estimate: Callable[..., _Estimate], *rates: _RateOf
) -> Measurement:
    """Calls `estimate` with the pair and the rates it rests on, and tells what came of it."""
    n = min(rate(counts).n for rate in rates for counts in (pair.unprivileged, pair.privileged))
    about: dict[str, Any] = {"group": pair.group, "against": pair.against, "n": n, "unit": unit}
    try:
        _refuse_empty(pair, rates)
        value, (low, high), method = estimate(pair, *rates)
    except _UndefinedError as reason:
        return Measurement.undefined(name, str(reason), **about)
    return Measurement(name=name, value=value, low=low, high=high, level=pair.level, method=method, **about)


def _refuse_empty(pair: Comparison, rates: tuple[_RateOf, ...]) -> None:
    if pair.privileged.n == 0:
        raise _UndefinedError(f"the privileged group {pair.against} is absent from this window")
    for rate in rates:
        for group, counts in ((pair.group, pair.unprivileged), (pair.against, pair.privileged)):
            if rate(counts).n == 0:
                raise _UndefinedError(f"{group} has no {rate(counts).of}")


def _difference(pair: Comparison, rate: _RateOf) -> _Estimate:
    ours, theirs = rate(pair.unprivileged), rate(pair.privileged)
    limits = newcombe(ours.successes, ours.n, theirs.successes, theirs.n, pair.level, limits=clopper_pearson)
    return _Estimate(ours.value - theirs.value, limits, "newcombe, exact limits")


def _ratio(pair: Comparison, rate: _RateOf) -> _Estimate:
    ours, theirs = rate(pair.unprivileged), rate(pair.privileged)
    if theirs.successes == 0:
        raise _UndefinedError(f"no row of {pair.against} is selected, and nothing is a multiple of zero")
    limits = ratio_of_rates(
        ours.successes, ours.n, theirs.successes, theirs.n, pair.level, limits=clopper_pearson
    )
    return _Estimate(ours.value / theirs.value, limits, "mover-r, exact limits")


def _mean_difference(pair: Comparison, first: _RateOf, second: _RateOf) -> _Estimate:
    one, other = _difference(pair, first), _difference(pair, second)
    limits = half_sum(one.value, one.limits, other.value, other.limits)
    return _Estimate((one.value + other.value) / 2, limits, "mover, exact limits")


def _mean_of_absolutes(pair: Comparison, first: _RateOf, second: _RateOf) -> _Estimate:
    one, other = _difference(pair, first), _difference(pair, second)
    limits = half_sum_of_absolutes(one.value, one.limits, other.value, other.limits)
    return _Estimate((abs(one.value) + abs(other.value)) / 2, limits, "mover, exact limits")
