"""How well the other features tell a protected attribute: leaving the column out does not hide it.

Two questions: how well all other features together rank the privileged group above the others (a cross-fitted
AUC; 0.5 is not at all, 1 is fully), and which single features go with the attribute (bias-corrected Cramér's
V; 0 is independent, 1 is determined).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.measurement import Measurement
from alignment_checks.performance.ranking import measure_auc

MOST_ROWS = 5_000
"""Rows the AUC rests on: its standard error is then below 0.01."""

FOLDS = 5

TOP_FEATURES = 5
"""Single features shown."""

BINS = 10
"""Into how many equally full bins a number is cut before it is compared."""

_LEARNER = {"max_iter": 50, "max_leaf_nodes": 15, "early_stopping": False}


def measure_proxies(
    attribute: str,
    groups: NDArray[Any],
    privileged: str,
    features: Mapping[str, NDArray[Any]],
    level: float,
    seed: int,
) -> list[Measurement]:
    """What gives a protected attribute away.

    Args:
        attribute: the protected attribute; a feature of the same name is left out.
        groups: each row's group, shape (rows,).
        privileged: the group told from all others.
        features: arrays of shape (rows,) by name: numbers with NaN for missing, or text with None.
        level: confidence of the AUC's interval, e.g. 0.95.
        seed: decides the sample of rows and the folds.

    Returns:
        `proxy_auc` (`group` is the attribute, `against` its privileged group, `n` the sampled rows), then
        `proxy_association` of the five strongest features (`group` is `ATTRIBUTE ~ FEATURE`, `n` all rows).
        Undefined with fewer than two rows a fold on either side, or without another feature.
    """
    others = {name: values for name, values in features.items() if name != attribute}
    strengths = [_association(attribute, name, groups, values) for name, values in others.items()]
    ranked = sorted(strengths, key=lambda m: -1.0 if m.value is None else m.value, reverse=True)
    return [_auc(attribute, groups, privileged, others, level, seed), *ranked[:TOP_FEATURES]]


def _auc(
    attribute: str,
    groups: NDArray[Any],
    privileged: str,
    features: Mapping[str, NDArray[Any]],
    level: float,
    seed: int,
) -> Measurement:
    about = {"group": attribute, "against": f"{attribute}={privileged}", "unit": "probability"}
    generator = np.random.default_rng(seed)
    size = min(MOST_ROWS, groups.size)
    sample = np.sort(generator.choice(groups.size, size, replace=False))
    members = (groups[sample] == privileged).astype(np.int64)
    if not features or min(members.sum(), size - members.sum()) < 2 * FOLDS:
        reason = f"{attribute} can't be told: too few rows in or out of {privileged}, or no other feature"
        return Measurement.undefined("proxy_auc", reason, n=size, **about)
    columns = [_encoded(values[sample]) for values in features.values()]
    encoded = np.column_stack([np.nan_to_num(c) if np.isnan(c).all() else c for c in columns])
    scores = _cross_fitted(encoded, members, generator)
    found = measure_auc(members, scores, level)
    changes = {"name": "proxy_auc", "method": f"{found.method}, {FOLDS}-fold gradient boosting", **about}
    return found.model_copy(update=changes)


def _cross_fitted(
    inputs: NDArray[np.float64], members: NDArray[np.int64], generator: np.random.Generator
) -> NDArray[np.float64]:
    """Each row's score from a learner that did not see it."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    scores = np.empty(members.size)
    fold = _folds(members, generator)
    with threadpool_limits(limits=1):
        for number in range(FOLDS):
            mine = fold == number
            learner = HistGradientBoostingClassifier(**_LEARNER, random_state=0)
            learner.fit(inputs[~mine], members[~mine])
            scores[mine] = learner.decision_function(inputs[mine])
    return scores


def _folds(members: NDArray[np.int64], generator: np.random.Generator) -> NDArray[np.int64]:
    """Each row's fold: both sides are dealt out evenly, in random order."""
    fold = np.empty(members.size, dtype=np.int64)
    for side in (0, 1):
        places = generator.permutation(np.flatnonzero(members == side))
        fold[places] = np.arange(places.size) % FOLDS
    return fold


def _encoded(values: NDArray[Any]) -> NDArray[np.float64]:
    """Numbers as they are; text as positions in the order of its values; NaN for missing or infinite."""
    if values.dtype.kind in "fiub":
        return np.where(np.isfinite(values), values, math.nan).astype(np.float64)
    return _positions(values).astype(np.float64)


def _positions(values: NDArray[Any]) -> NDArray[np.float64]:
    known = {value: float(place) for place, value in enumerate(sorted({v for v in values if v is not None}))}
    return np.asarray([known.get(value, math.nan) for value in values])


def _association(attribute: str, feature: str, groups: NDArray[Any], values: NDArray[Any]) -> Measurement:
    """Cramér's V, corrected for its bias.

    Source: W. Bergsma, "A bias-correction for Cramér's V and Tschuprow's T", Journal of the Korean
    Statistical Society 42 (2013) 323-328. Missing is a value like any other.
    """
    about: dict[str, Any] = {"group": f"{attribute} ~ {feature}", "n": groups.size, "unit": "association"}
    table = _crossed(np.unique(groups.astype(str), return_inverse=True)[1], _binned(values))
    rows, columns = table.shape
    if min(rows, columns) < 2:
        return Measurement.undefined("proxy_association", "one of the two has a single value", **about)
    n = table.sum()
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / n
    phi = float(((table - expected) ** 2 / expected).sum() / n)
    corrected = max(0.0, phi - (rows - 1) * (columns - 1) / (n - 1))
    smallest = min(size - (size - 1) ** 2 / (n - 1) for size in (rows, columns)) - 1
    value = min(1.0, math.sqrt(corrected / smallest)) if smallest > 0 else 0.0
    return Measurement(name="proxy_association", value=value, method="bias-corrected cramer's v", **about)


def _binned(values: NDArray[Any]) -> NDArray[np.int64]:
    """Which value, or which tenth of the numbers, each row has; missing is one of its own."""
    encoded = _encoded(values)
    missing = np.isnan(encoded)
    if values.dtype.kind in "fiub" and not missing.all():
        edges = np.unique(np.quantile(encoded[~missing], np.linspace(0, 1, BINS + 1)[1:-1]))
        encoded = np.searchsorted(edges, encoded, side="right").astype(np.float64)
    encoded[missing] = -1.0
    return np.unique(encoded, return_inverse=True)[1]


def _crossed(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float64]:
    """How many rows have each pair, shape (values of the first, values of the second)."""
    shape = (int(first.max(initial=-1)) + 1, int(second.max(initial=-1)) + 1)
    counts = np.bincount(first * shape[1] + second, minlength=shape[0] * shape[1])
    return counts.reshape(shape).astype(np.float64)
