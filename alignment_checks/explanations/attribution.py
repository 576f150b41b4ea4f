"""Shares of attribution: how much of what moves the scores is each feature's, then, now and per group."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.means import normal_interval
from alignment_checks.measurement import Measurement

SMALLEST_COHORT = 30
"""Explained rows a group, and the others, must have to be compared."""

_SHARE, _CHANGE, _GAP = "attribution_share", "attribution_change", "attribution_gap"
_METHOD = "ratio of means, delta method"


def attribution_shares(
    sizes: NDArray[np.float64],
    names: Sequence[str],
    level: float,
    reference: Mapping[str, Measurement] | None = None,
) -> list[Measurement]:
    """Each feature's part of the mean |SHAP| of all features, in the order of `names`.

    The share of feature j is mean(|s_j|) / mean(sum_k |s_k|); its standard error is that of a ratio of
    means (Cochran, Sampling Techniques, 6.3): the standard deviation of (|s_j| - share * sum_k |s_k|) /
    mean(sum_k |s_k|) over the root of the rows.

    Args:
        sizes: |SHAP|, shape (rows, features).
        names: the features' names.
        level: confidence of the intervals; the simultaneous ones hold for all features at once
            (Bonferroni).
        reference: `attribution_share` of the same model on more rows, by feature. No standard error is
            taken to be smaller than these rows lead to expect: a small sample may lack the rare rows where
            a feature moves much, and then looks surer than it is.

    Returns:
        `attribution_share` per feature; undefined with fewer than two rows, or where nothing moves the
        score.
    """
    reason = _why_undefined(sizes)
    if reason:
        return [_undefined(_SHARE, name, reason, len(sizes)) for name in names]
    shares, errors = _shares(sizes)
    known = reference or {}
    errors = np.maximum(errors, [_expected(known.get(name), len(sizes)) for name in names])
    return [
        _measured(_SHARE, name, share, error, len(sizes), level, len(names), least=0.0)
        for name, share, error in zip(names, shares.tolist(), errors.tolist(), strict=True)
    ]


def attribution_changes(
    shares: Sequence[Measurement], baseline: Mapping[str, Measurement], level: float
) -> list[Measurement]:
    """How far each feature's share moved from a recorded one.

    The noise floor is that of these two samples: both standard errors together, the window's being at
    least what the reference's rows lead to expect. An interval for all
    features at once that excludes zero is a change that chance hardly makes on any feature.

    Args:
        shares: `attribution_share` of the window.
        baseline: `attribution_share` of the reference by feature, independent rows.
        level: confidence, e.g. 0.95.

    Returns:
        `attribution_change` per feature of `shares`; undefined where either share is missing.
    """
    return [_changed(share, baseline.get(share.group), level, len(shares)) for share in shares]


def attribution_gaps(
    sizes: NDArray[np.float64],
    names: Sequence[str],
    attributes: Mapping[str, NDArray[Any]],
    level: float,
    smallest: int = SMALLEST_COHORT,
) -> list[Measurement]:
    """Each feature's share in a protected group minus its share among all other rows.

    Args:
        sizes: |SHAP|, shape (rows, features).
        names: the features' names.
        attributes: each row's group, per attribute.
        level: confidence; the simultaneous intervals hold for all features and groups of the attribute.
        smallest: explained rows that the group and the others must have.

    Returns:
        `attribution_gap` named `FEATURE | ATTRIBUTE=value`, `n` the smaller of the two sides; undefined,
        with its size, for a side that is too small.
    """
    return [
        gap
        for attribute, values in attributes.items()
        for gap in _gaps_of(attribute, sizes, names, values, level, smallest)
    ]


def _gaps_of(
    attribute: str,
    sizes: NDArray[np.float64],
    names: Sequence[str],
    values: NDArray[Any],
    level: float,
    smallest: int,
) -> list[Measurement]:
    found: list[Measurement] = []
    groups = np.unique(values)
    for group in groups:
        labels = [f"{name} | {attribute}={group}" for name in names]
        found += _gaps(sizes, values == group, labels, level, len(groups), smallest)
    return found


def _gaps(
    sizes: NDArray[np.float64],
    inside: NDArray[np.bool_],
    labels: Sequence[str],
    level: float,
    groups: int,
    smallest: int,
) -> list[Measurement]:
    cohort, others = sizes[inside], sizes[~inside]
    rows = min(len(cohort), len(others))
    if rows < smallest:
        reason = f"{rows} explained rows in the group or beside it, fewer than {smallest}"
    else:
        reason = _why_undefined(cohort) or _why_undefined(others)
    if reason:
        return [_undefined(_GAP, label, reason, rows) for label in labels]
    together = _shares(sizes)[1] * math.sqrt(len(sizes))
    here, there = _shares(cohort)[0], _shares(others)[0]
    errors = np.hypot(*(_at_least(together, side) for side in (cohort, others))).tolist()
    gaps = (here - there).tolist()
    at_once = groups * len(labels)
    return [
        _measured(_GAP, label, gap, error, rows, level, at_once, against="the others", least=-1.0)
        for label, gap, error in zip(labels, gaps, errors, strict=True)
    ]


def _shares(sizes: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Shares and their standard errors, each of shape (features,)."""
    totals = sizes.sum(axis=1)
    mean = totals.mean()
    shares = sizes.mean(axis=0) / mean
    residuals = (sizes - totals[:, np.newaxis] * shares) / mean
    return shares, residuals.std(axis=0, ddof=1) / math.sqrt(len(sizes))


def _expected(reference: Measurement | None, rows: int) -> float:
    """The standard error that as many rows of the reference would have; zero where nothing is known."""
    if reference is None or reference.standard_error is None:
        return 0.0
    return reference.standard_error * math.sqrt(reference.n / rows)


def _at_least(together: NDArray[np.float64], side: NDArray[np.float64]) -> NDArray[np.float64]:
    """The side's standard errors, none smaller than all rows together lead to expect of as many rows.

    A small group may lack the rare rows where a feature moves much: it then looks surer than it is.
    """
    return np.maximum(_shares(side)[1], together / math.sqrt(len(side)))


def _why_undefined(sizes: NDArray[np.float64]) -> str:
    if len(sizes) < 2:
        return f"{len(sizes)} explained rows tell nothing about a share"
    return "" if sizes.any() else "no feature moves the score of any row"


def _changed(share: Measurement, then: Measurement | None, level: float, features: int) -> Measurement:
    if then is None or then.value is None or then.standard_error is None:
        reason = "the reference has no attribution on record"
    elif share.value is None or share.standard_error is None:
        reason = share.reason or "the window's share is undefined"
    else:
        error = math.hypot(then.standard_error, max(share.standard_error, _expected(then, share.n)))
        rows = min(share.n, then.n)
        moved = share.value - then.value
        return _measured(_CHANGE, share.group, moved, error, rows, level, features, against="reference")
    return _undefined(_CHANGE, share.group, reason, share.n)


def _measured(
    name: str,
    group: str,
    value: float,
    error: float,
    rows: int,
    level: float,
    at_once: int,
    *,
    against: str = "",
    least: float = -1.0,
) -> Measurement:
    low, high = normal_interval(value, error, level)
    lowest, highest = normal_interval(value, error, 1 - (1 - level) / at_once)
    return Measurement(
        name=name,
        group=group,
        against=against,
        value=value,
        low=max(least, low),
        high=min(1.0, high),
        level=level,
        simultaneous_low=max(least, lowest),
        simultaneous_high=min(1.0, highest),
        standard_error=error,
        n=rows,
        unit="rate" if name == _SHARE else "difference",
        method=_METHOD,
    )


def _undefined(name: str, group: str, reason: str, rows: int) -> Measurement:
    return Measurement.undefined(
        name, reason, group=group, n=rows, unit="rate" if name == _SHARE else "difference"
    )
