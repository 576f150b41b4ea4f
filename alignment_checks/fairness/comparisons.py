"""Differences and ratios between groups, in AIF360's terms.

Every group of an attribute is compared with that attribute's privileged group: a difference is the
group's rate minus the privileged group's, a ratio the group's over the privileged group's. Y is the
label, R the prediction, D the group. What rests on an undefined rate is undefined; it is never zero.
Intervals are built on exact limits of either rate (docs/decisions/0018).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from numpy.typing import NDArray

from alignment_checks.design import Design
from alignment_checks.fairness.cells import cells_of
from alignment_checks.fairness.comparison import Comparison
from alignment_checks.fairness.confusion import Counts
from alignment_checks.fairness.estimates import KINDS, Estimate, estimated, estimates, told
from alignment_checks.fairness.names import joint_title
from alignment_checks.fairness.rates import RATES
from alignment_checks.fairness.shares import measure_rate
from alignment_checks.fairness.weighted import WeightedCounts
from alignment_checks.measurement import Measurement


# Statistical parity difference: how much more often the group is selected than the privileged group.
# P(R=1 | D=unprivileged) - P(R=1 | D=privileged)
def statistical_parity_difference(pair: Comparison) -> Measurement:
    """Difference of selection rates, with Newcombe's interval; `n` counts rows."""
    return _measure("statistical_parity_difference", pair)


# Disparate impact: how many times as often the group is selected as the privileged group.
# P(R=1 | D=unprivileged) / P(R=1 | D=privileged)
def disparate_impact(pair: Comparison) -> Measurement:
    """Ratio of selection rates, with a MOVER-R interval; `n` counts rows."""
    return _measure("disparate_impact", pair)


# Equal opportunity difference: how much more often the model finds the group's positives.
# P(R=1 | Y=1, D=unprivileged) - P(R=1 | Y=1, D=privileged)
def equal_opportunity_difference(pair: Comparison) -> Measurement:
    """Difference of true positive rates, with Newcombe's interval; `n` counts positive labels."""
    return _measure("equal_opportunity_difference", pair)


# Average odds difference: the mean of the differences of both rates; signs can cancel.
# ((fpr(unprivileged) - fpr(privileged)) + (tpr(unprivileged) - tpr(privileged))) / 2
def average_odds_difference(pair: Comparison) -> Measurement:
    """Mean of the two differences, with a MOVER interval; `n` is the smallest denominator."""
    return _measure("average_odds_difference", pair)


# Predictive parity difference: how much more often a positive prediction about the group is right.
# P(Y=1 | R=1, D=unprivileged) - P(Y=1 | R=1, D=privileged)
def predictive_parity_difference(pair: Comparison) -> Measurement:
    """Difference of positive predictive values, with Newcombe's interval; `n` counts positive predictions."""
    return _measure("predictive_parity_difference", pair)


# Average absolute odds difference: how far apart the true and the false positive rates are; signs
# do not cancel.
# (|tpr(unprivileged) - tpr(privileged)| + |fpr(unprivileged) - fpr(privileged)|) / 2
def average_abs_odds_difference(pair: Comparison) -> Measurement:
    """Mean of the two absolute differences, with a MOVER interval; `n` is the smallest denominator."""
    return _measure("average_abs_odds_difference", pair)


# False positive rate difference: how much oftener the group's negatives are taken for positives.
# P(R=1 | Y=0, D=unprivileged) - P(R=1 | Y=0, D=privileged)
def false_positive_rate_difference(pair: Comparison) -> Measurement:
    """Difference of false positive rates, with Newcombe's interval; `n` counts negative labels."""
    return _measure("false_positive_rate_difference", pair)


METRICS: tuple[Callable[[Comparison], Measurement], ...] = (
    equal_opportunity_difference,
    average_abs_odds_difference,
    average_odds_difference,
    predictive_parity_difference,
    statistical_parity_difference,
    disparate_impact,
)
"""Every comparison of two groups that is always made, in the order they are reported."""

ON_REQUEST: tuple[Callable[[Comparison], Measurement], ...] = (false_positive_rate_difference,)
"""Comparisons made of some models only."""


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
    kinds = [KINDS[metric.__name__] for metric in METRICS]
    own = estimates(kinds, pairs)
    families = [sum(isinstance(row[place], Estimate) for row in own) for place in range(len(kinds))]
    at_once = {
        family: estimates(
            [kind for kind, its in zip(kinds, families, strict=True) if its == family],
            [pair.at(1 - (1 - pair.level) / family) for pair in pairs],
        )
        for family in {*families} - {0, 1}
    }
    shared = _shared(families, own, at_once)
    return [
        told(kind, pair, alone, together)
        for pair, row, others in zip(pairs, own, shared, strict=True)
        for kind, alone, together in zip(kinds, row, others, strict=True)
    ]


def _measure(name: str, pair: Comparison) -> Measurement:
    return told(KINDS[name], pair, estimated(KINDS[name], pair))


def _shared(
    families: Sequence[int],
    own: Sequence[Sequence[Estimate | str]],
    at_once: Mapping[int, Sequence[Sequence[Estimate | str]]],
) -> list[list[Estimate | str]]:
    """What holds for all pairs at once, in the order of `own`; a family of one is its own."""
    found = []
    for number, row in enumerate(own):
        left = {family: iter(rows[number]) for family, rows in at_once.items()}
        found.append(
            [next(left[f], mine) if f in left else mine for f, mine in zip(families, row, strict=True)]
        )
    return found
