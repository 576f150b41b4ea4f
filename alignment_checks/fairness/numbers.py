"""Groups where labels and predictions are numbers: how far off, to which side, and what it gives people.

An error is the prediction minus the label. Intervals of means allow for skewness, which errors have: Hall's
transformation of the t statistic. Source: P. Hall, "On the removal of skewness by transformation", Journal of
the Royal Statistical Society B 54 (1992) 221-228.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from alignment_checks.design import Design
from alignment_checks.fairness.inequality import entropy_of_benefits
from alignment_checks.intervals import difference_of_estimates
from alignment_checks.linearised import Spread, by_cluster, mean_contributions, spread
from alignment_checks.measurement import Measurement

METHOD = "hall's skewness-corrected t"


class Mean(NamedTuple):
    """A mean over a group's rows, or what a rising function makes of it."""

    value: float
    contributions: NDArray[np.float64]
    """What each row of the window contributes to how the mean varies, shape (rows,); zero outside."""
    spread: Spread
    limits: Callable[[float], tuple[float, float] | None]
    """Lower and upper end at a level; None where the rows do not vary."""


def measure_numbers(
    groups: Mapping[str, NDArray[np.bool_]],
    against: str,
    labels: NDArray[np.float64],
    predictions: NDArray[np.float64],
    level: float,
    design: Design | None = None,
) -> list[Measurement]:
    """Every group's means, then every other group's minus the privileged one's.

    Args:
        groups: which rows are in each group, by title; masks of shape (rows,).
        against: title of the privileged group.
        labels: what happened, shape (rows,).
        predictions: what the model said, shape (rows,).
        level: confidence of the intervals, e.g. 0.95.
        design: the rows' weights and clusters; independent rows that count once when None.

    Returns:
        `mean_label`, `mean_prediction`, `mean_error`, `mean_absolute_error` and `root_mean_squared_error`,
        and each with `_difference`. A group of one row, or whose rows do not vary, has no interval.
    """
    taken = design or Design.of(labels.size)
    errors = predictions - labels
    per_row = {
        "mean_label": labels,
        "mean_prediction": predictions,
        "mean_error": errors,
        "mean_absolute_error": np.abs(errors),
        "root_mean_squared_error": np.square(errors),
    }
    means = {
        title: {
            name: _mean(values, rows, taken, root=name.startswith("root")) for name, values in per_row.items()
        }
        for title, rows in groups.items()
    }
    found = [
        _of_group(name, title, its, level) for title, each in means.items() for name, its in each.items()
    ]
    others = [title for title in groups if title != against]
    for title in others:
        for name, ours in means[title].items():
            theirs = means.get(against, {}).get(name)
            family = sum(means[other][name] is not None for other in others)
            found.append(_compared(name, _Pair(title, against, ours, theirs, taken), level, family))
    return found


def entropy_of_numbers(
    labels: NDArray[np.float64], predictions: NDArray[np.float64], design: Design | None = None
) -> Iterator[Measurement]:
    """Theil's and the generalised entropy index of benefits: prediction minus label plus one.

    Source: H. Heidari et al., "Fairness behind a veil of ignorance", NeurIPS 2018. Benefits below zero have
    no entropy, so labels and predictions must be scaled, to 0 to 1 as there.
    """
    weights = None if design is None else design.weights
    yield entropy_of_benefits("theil_index", predictions - labels + 1, 1.0, weights)
    yield entropy_of_benefits("generalized_entropy_index", predictions - labels + 1, 2.0, weights)


def _mean(values: NDArray[np.float64], rows: NDArray[np.bool_], design: Design, *, root: bool) -> Mean | None:
    """None where no row of the group has a weight above zero."""
    its = Design(np.where(rows, design.weights, 0.0), design.clusters)
    if not its.weights.any():
        return None
    mean, contributions = mean_contributions(np.where(rows, values, 0.0), its)
    varies = spread(contributions, its)

    def limits(level: float) -> tuple[float, float] | None:
        ends = _hall(mean, by_cluster(contributions, its), varies, level)
        if ends is None or not root:
            return ends
        low, high = (math.sqrt(max(0.0, end)) for end in ends)
        return low, high

    return Mean(math.sqrt(mean) if root else mean, contributions, varies, limits)


def _hall(
    mean: float, clusters: NDArray[np.float64], varies: Spread, level: float
) -> tuple[float, float] | None:
    """Hall's limits of a mean, from the clusters' contributions; None where they do not vary."""
    from scipy.special import stdtrit

    if varies.standard_error == 0 or varies.clusters < 2:
        return None
    scaled = clusters / np.abs(clusters).max()
    skewness = float((scaled**3).sum() / np.square(scaled).sum() ** 1.5)
    quantile = float(stdtrit(varies.clusters - 1, (1 + level) / 2))
    # Never shorter than t's own: the transformation corrects the side that errs, and gives nothing back.
    above, below = (max(quantile, sign * _untransformed(sign * quantile, skewness)) for sign in (1, -1))
    return mean - above * varies.standard_error, mean + below * varies.standard_error


def _untransformed(x: float, skewness: float) -> float:
    """The inverse of g(t) = t + a t^2 / 3 + a^2 t^3 / 27 + a / 6."""
    if abs(skewness) < 1e-8:
        return x
    cubed = 1 + skewness * (x - skewness / 6)
    return 3 / skewness * (math.copysign(abs(cubed) ** (1 / 3), cubed) - 1)


def _of_group(name: str, title: str, mean: Mean | None, level: float) -> Measurement:
    about: dict[str, Any] = {"group": title, "unit": "label"}
    if mean is None:
        return Measurement.undefined(name, f"{title} has no row with a weight above zero", **about)
    return _made(name, mean.value, mean.limits(level), level, n=mean.spread.n, **about)


class _Pair(NamedTuple):
    """The means of two groups, by title; None where no row of a group counts."""

    group: str
    against: str
    ours: Mean | None
    theirs: Mean | None
    design: Design


def _compared(name: str, pair: _Pair, level: float, family: int) -> Measurement:
    """A difference, with the interval that holds for all pairs of its family at once beside its own."""
    about: dict[str, Any] = {"group": pair.group, "against": pair.against, "unit": "label"}
    ours, theirs = pair.ours, pair.theirs
    if ours is None or theirs is None:
        empty = pair.group if ours is None else pair.against
        return Measurement.undefined(f"{name}_difference", f"{empty} has no row that counts", **about)
    about["n"] = min(ours.spread.n, theirs.spread.n)
    ends = _difference(ours, theirs, level, pair.design)
    if ends and (shared := _difference(ours, theirs, 1 - (1 - level) / family, pair.design)):
        about["simultaneous_low"], about["simultaneous_high"] = shared
    return _made(f"{name}_difference", ours.value - theirs.value, ends, level, **about)


def _difference(ours: Mean, theirs: Mean, level: float, design: Design) -> tuple[float, float] | None:
    limits = ours.limits(level), theirs.limits(level)
    if limits[0] is None or limits[1] is None:
        return None
    together = 0.0
    if design.clusters is not None:
        sums = [by_cluster(mean.contributions, design) for mean in (ours, theirs)]
        together = float(sums[0] @ sums[1]) / (
            math.sqrt(float(sums[0] @ sums[0])) * math.sqrt(float(sums[1] @ sums[1]))
        )
    return difference_of_estimates(ours.value, limits[0], theirs.value, limits[1], together)


def _made(
    name: str, value: float, ends: tuple[float, float] | None, level: float, **about: Any
) -> Measurement:
    if ends is None:
        return Measurement(name=name, value=value, method="mean", **about)
    return Measurement(name=name, value=value, low=ends[0], high=ends[1], level=level, method=METHOD, **about)
