"""Performance on rows with weights and clusters: the same figures, and intervals as wide as the rows deserve.

`n` is how many independent rows would tell as much.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.design import Design
from alignment_checks.fairness.joint import Groups
from alignment_checks.fairness.rates import base_rate
from alignment_checks.fairness.shares import influence, share_of
from alignment_checks.fairness.weighted import WeightedCounts, weighted_rows
from alignment_checks.intervals import wilson
from alignment_checks.linearised import effective_clusters, mean_contributions, spread
from alignment_checks.measurement import Measurement
from alignment_checks.performance.calibration import BINS, folded
from alignment_checks.performance.paired import bonett_price

METHOD = "linearised over clusters"


def weighted_mean(name: str, values: NDArray[Any], design: Design, level: float, **about: Any) -> Measurement:
    """The mean of one non-negative number a row, as `measure_mean`.

    Args:
        name: the measurement's name.
        values: shape (rows,), each zero or more.
        design: of the same rows.
        level: confidence of the interval, e.g. 0.95.
        about: further fields of the measurement.
    """
    if not design.weights.any():
        return Measurement.undefined(name, "no row has a weight above zero", **about)
    mean, contributions = mean_contributions(values, design)
    found = spread(contributions, design)
    fields = {"name": name, "value": mean, "n": found.n, "method": METHOD, **about}
    reach = found.reach(level)
    if not math.isfinite(reach) or found.standard_error == 0:
        return Measurement(**fields)
    error = found.standard_error
    return Measurement(
        low=max(0.0, mean - reach), high=mean + reach, level=level, standard_error=error, **fields
    )


def weighted_auc(labels: NDArray[Any], scores: NDArray[Any], design: Design, level: float) -> Measurement:
    """The chance that a positive outscores a negative, both drawn by weight; as `measure_auc`."""
    problem = _too_few(labels, design)
    if problem:
        return Measurement.undefined("auc", problem, n=labels.size, unit="probability")
    value, contributions = _auc(labels, scores, design)
    smaller = min(_sides(labels, design))
    found = spread(contributions, design)._replace(clusters=smaller)
    about: dict[str, Any] = {"value": value, "level": level, "n": found.n, "unit": "probability"}
    if found.standard_error == 0:
        low, high = wilson(value * smaller, smaller, level)
        return Measurement(name="auc", low=low, high=high, method="wilson on the smaller outcome", **about)
    reach = found.reach(level)
    about |= {"standard_error": found.standard_error, "method": METHOD}
    return Measurement(name="auc", low=max(0.0, value - reach), high=min(1.0, value + reach), **about)


def weighted_auc_change(
    labels: NDArray[Any], scores: NDArray[Any], champion: NDArray[Any], design: Design, level: float
) -> Measurement:
    """AUC of `scores` minus AUC of the champion's, on the same rows; as `measure_auc_change`."""
    problem = _too_few(labels, design)
    if problem:
        return Measurement.undefined("auc_change", problem, n=labels.size, unit="difference")
    (ours, one), (theirs, other) = (_auc(labels, each, design) for each in (scores, champion))
    found, change = spread(one - other, design)._replace(clusters=min(_sides(labels, design))), ours - theirs
    reach = found.reach(level)
    return Measurement(
        name="auc_change",
        value=change,
        low=max(-1.0, change - reach),
        high=min(1.0, change + reach),
        level=level,
        n=found.n,
        unit="difference",
        method=METHOD,
        standard_error=found.standard_error,
    )


def weighted_accuracy_change(better: NDArray[Any], design: Design, level: float) -> Measurement:
    """Change of accuracy on the same rows, as `bonett_price` of as many rows as tell as much.

    Args:
        better: 1 where only the candidate is right, -1 where only the champion is, else 0; shape (rows,).
        design: of the same rows.
        level: confidence of the interval, e.g. 0.95.
    """
    if not design.weights.any():
        return Measurement.undefined("accuracy_change", "no row has a weight above zero", unit="difference")
    size = spread(mean_contributions(better, design)[1], design).size
    shares = design.weights / design.weights.sum()
    wins, losses = (size * float(shares[better == side].sum()) for side in (1, -1))
    found = bonett_price(wins, losses, size, level)
    return found.model_copy(update={"method": "bonett-price, effective size"})


def weighted_calibration_error(
    labels: NDArray[Any], scores: NDArray[Any], design: Design, level: float
) -> Measurement:
    """As `measure_calibration_error`: each bin's rate has limits of its effective size.

    Clusters make bins go together; which way depends on signs nobody knows, so that only widens.
    """
    about: dict[str, Any] = {"unit": "probability"}
    kept = design.weights > 0
    if not kept.any():
        return Measurement.undefined("calibration_error", "no row has a weight above zero", **about)
    labels, scores, design = labels[kept], scores[kept], design.of_rows(kept)
    bins, weights, promised = _bins(labels, scores, design)
    shares = [share_of(each, base_rate, level, wilson) for each in bins]
    errors = np.abs(np.array([share.value for share in shares]) - promised)
    lows, highs = np.transpose([share.limits for share in shares]) - promised
    nearest, furthest = folded(lows, highs)
    together = _together(bins)
    value = float(weights @ errors)
    below, above = (weights * (errors - nearest)), (weights * (furthest - errors))
    _, contributions = mean_contributions(labels - scores, design)
    return Measurement(
        name="calibration_error",
        value=value,
        low=max(0.0, value - math.sqrt(float(below @ together @ below))),
        high=min(1.0, value + math.sqrt(float(above @ together @ above))),
        level=level,
        n=spread(contributions, design).n,
        method="mover on wilson, ten bins, effective size",
        **about,
    )


def _bins(
    labels: NDArray[Any], scores: NDArray[Any], design: Design
) -> tuple[list[WeightedCounts], NDArray[np.float64], NDArray[np.float64]]:
    """Ten bins of the scores that are not empty; their shares of the weight, and their mean scores."""
    which = np.searchsorted(np.quantile(scores, np.arange(1, BINS) / BINS), scores)
    names = tuple(str(place) for place in range(BINS))
    bins = weighted_rows({"bin": Groups(which, names)}, labels, labels, design).marginal(["bin"])
    weights = np.array([each.weights.sum() for each in bins.values()]) / design.weights.sum()
    sums = np.bincount(which, design.weights * scores, BINS) / design.weights.sum()
    return list(bins.values()), weights, np.array([sums[int(name)] for name in bins]) / weights


def _together(bins: list[WeightedCounts]) -> NDArray[np.float64]:
    """Absolute correlations of the bins' rates over the clusters, shape (bins, bins)."""
    gradients = [influence(each, base_rate) for each in bins]
    found = np.array(
        [
            [
                float(mine @ one.products(other) @ theirs)
                for other, theirs in zip(bins, gradients, strict=True)
            ]
            for one, mine in zip(bins, gradients, strict=True)
        ]
    )
    deviations = np.sqrt(np.maximum(np.diag(found), 0))
    scale = np.outer(deviations, deviations)
    together = np.abs(np.divide(found, scale, out=np.zeros_like(found), where=scale > 0))
    np.fill_diagonal(together, 1.0)
    return np.asarray(np.minimum(together, 1.0), dtype=np.float64)


def _auc(labels: NDArray[Any], scores: NDArray[Any], design: Design) -> tuple[float, NDArray[np.float64]]:
    """The weighted AUC and each row's contribution to how it varies, shape (rows,)."""
    _, rank = np.unique(scores, return_inverse=True)
    positive, weights = labels == 1, design.weights
    ours, theirs = (np.bincount(rank, np.where(side, weights, 0.0)) for side in (positive, ~positive))
    below = (np.cumsum(theirs) - theirs / 2) / theirs.sum()
    above = 1 - (np.cumsum(ours) - ours / 2) / ours.sum()
    placement = np.where(positive, below[rank], above[rank])
    shares = weights / np.where(positive, ours.sum(), theirs.sum())
    value = float((shares * placement)[positive].sum())
    return min(1.0, max(0.0, value)), np.asarray(shares * (placement - value))


def _too_few(labels: NDArray[Any], design: Design) -> str | None:
    clusters = _sides(labels, design)
    if min(clusters) >= 2:
        return None
    return (
        "ranking needs two independent rows of each outcome; here are as many as "
        f"{clusters[0]:.1f} positives and {clusters[1]:.1f} negatives"
    )


def _sides(labels: NDArray[Any], design: Design) -> tuple[float, float]:
    """Effective clusters with positives, and with negatives: the fewer tell how sure a ranking is."""
    positives, negatives = (effective_clusters(design.of_rows(labels == side)) for side in (1, 0))
    return positives, negatives
