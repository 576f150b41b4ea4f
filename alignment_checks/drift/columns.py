"""How far each column's distribution moved from its reference. Drift diagnoses; it never decides.

A p-value is a point: its interval is the value itself. So is a share of the window's own rows, which
is counted and not estimated. Distances have no interval. `n` is the smaller sample, missing values
left out; for the shares, the current rows that were counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.drift import statistics
from alignment_checks.measurement import Measurement

_NUMERIC = ("ks", "ks_pvalue", "wasserstein", "psi", "jensenshannon")
_CATEGORICAL = ("chi2_pvalue", "psi", "jensenshannon", "unseen_rate")

_NUMBERS = {"f", "i", "u", "b"}
"""numpy's kinds of numbers."""

_UNIT_AND_METHOD = {
    "ks": ("probability", "kolmogorov-smirnov"),
    "ks_pvalue": ("probability", "kolmogorov-smirnov"),
    "chi2_pvalue": ("probability", "chi-squared, rare categories pooled"),
    "wasserstein": ("standard deviations", "wasserstein over the reference's deviation"),
    "psi": ("nats", "population stability index"),
    "jensenshannon": ("distance", "jensen-shannon, base e"),
    "unseen_rate": ("rate", "counted"),
    "missing_rate": ("rate", "counted"),
}


def measure_drift(
    reference: Mapping[str, NDArray[Any]],
    current: Mapping[str, NDArray[Any]],
    kinds: Mapping[str, str],
) -> list[Measurement]:
    """Drift of every column in `kinds`, in its order; `group` is the column.

    Args:
        reference: per column, an array of shape (reference rows,).
        current: per column, an array of shape (current rows,).
        kinds: `numeric` for an array of numbers, NaN being missing; `categorical` for an array of
            strings, None being missing.

    Returns:
        `missing_rate` of the current rows, then for a numeric column `ks`, `ks_pvalue`,
        `wasserstein`, `psi` and `jensenshannon`, for a categorical one `chi2_pvalue`, `psi`,
        `jensenshannon` and `unseen_rate` (the share of current rows whose category the reference
        never had). What a column cannot give (it is absent, re-typed, empty, all missing, infinite
        or constant) is undefined and says why.
    """
    measurements: list[Measurement] = []
    for column, kind in kinds.items():
        measure = _numeric if kind == "numeric" else _categorical
        measurements += measure(column, reference.get(column), current.get(column))
    return measurements


@dataclass(frozen=True)
class _Column:
    """Makes the measurements of one column."""

    name: str
    n: int = 0

    def undefined(self, metric: str, reason: str) -> Measurement:
        unit, method = _UNIT_AND_METHOD[metric]
        return Measurement.undefined(metric, reason, group=self.name, n=self.n, unit=unit, method=method)

    def distance(self, metric: str, value: float) -> Measurement:
        unit, method = _UNIT_AND_METHOD[metric]
        return Measurement(name=metric, group=self.name, value=value, n=self.n, unit=unit, method=method)

    def point(self, metric: str, value: float) -> Measurement:
        return self.distance(metric, value).model_copy(update={"low": value, "high": value})

    def share(self, metric: str, part: int, whole: int) -> Measurement:
        if whole == 0:
            return self.undefined(metric, "the current window has no rows")
        return _Column(self.name, whole).point(metric, part / whole)


def _numeric(name: str, reference: NDArray[Any] | None, current: NDArray[Any] | None) -> list[Measurement]:
    if reference is None or current is None:
        return _nothing(name, _NUMERIC, _absent(reference))
    if not {reference.dtype.kind, current.dtype.kind} <= _NUMBERS:
        side = "current window" if reference.dtype.kind in _NUMBERS else "reference"
        return _nothing(name, _NUMERIC, f"the {side} holds no numbers")
    reference, current = reference.astype(np.float64), current.astype(np.float64)
    missing = _Column(name).share("missing_rate", int(np.isnan(current).sum()), current.size)
    return [missing, *_numeric_distances(name, reference[~np.isnan(reference)], current[~np.isnan(current)])]


def _numeric_distances(
    name: str, reference: NDArray[np.float64], current: NDArray[np.float64]
) -> list[Measurement]:
    column = _Column(name, min(reference.size, current.size))
    problem = _numeric_problem(reference, current)
    if problem:
        return [column.undefined(metric, problem) for metric in _NUMERIC]
    statistic, p_value = statistics.kolmogorov_smirnov(reference, current)
    shares = statistics.binned_shares(reference, current)
    return [
        column.distance("ks", statistic),
        column.point("ks_pvalue", p_value),
        _wasserstein(column, reference, current),
        column.distance("psi", statistics.psi(shares)),
        column.distance("jensenshannon", statistics.jensenshannon(shares)),
    ]


def _wasserstein(
    column: _Column, reference: NDArray[np.float64], current: NDArray[np.float64]
) -> Measurement:
    if reference.std() == 0:
        return column.undefined("wasserstein", "the reference is constant: no deviation to measure by")
    return column.distance("wasserstein", statistics.wasserstein(reference, current))


def _numeric_problem(reference: NDArray[np.float64], current: NDArray[np.float64]) -> str | None:
    if reference.size == 0 or current.size == 0:
        return f"the {'current window' if reference.size else 'reference'} has no values"
    infinite = int(np.isinf(reference).sum() + np.isinf(current).sum())
    if infinite:
        return f"{infinite} values are infinite"
    low, high = min(reference.min(), current.min()), max(reference.max(), current.max())
    return f"the column is constant: every value is {low:g}" if low == high else None


def _categorical(
    name: str, reference: NDArray[Any] | None, current: NDArray[Any] | None
) -> list[Measurement]:
    if reference is None or current is None:
        return _nothing(name, _CATEGORICAL, _absent(reference))
    seen, arrived = Counter(reference.tolist()), Counter(current.tolist())
    missing = _Column(name).share("missing_rate", arrived.pop(None, 0), current.size)
    seen.pop(None, None)
    if not all(isinstance(category, str) for category in (*seen, *arrived)):
        return _nothing(name, _CATEGORICAL, "the column holds values that are no strings")
    return [missing, *_categorical_distances(name, seen, arrived)]


def _categorical_distances(name: str, seen: Counter[str], arrived: Counter[str]) -> list[Measurement]:
    column = _Column(name, min(seen.total(), arrived.total()))
    problem = _categorical_problem(seen, arrived)
    if problem:
        return [column.undefined(metric, problem) for metric in _CATEGORICAL]
    shares = statistics.category_shares(seen, arrived)
    unseen = sum(rows for category, rows in arrived.items() if category not in seen)
    return [
        _chi2_pvalue(column, seen, arrived),
        column.distance("psi", statistics.psi(shares)),
        column.distance("jensenshannon", statistics.jensenshannon(shares)),
        column.share("unseen_rate", unseen, arrived.total()),
    ]


def _chi2_pvalue(column: _Column, seen: Counter[str], arrived: Counter[str]) -> Measurement:
    p_value = statistics.chi2_pvalue(seen, arrived)
    if p_value is None:
        return column.undefined("chi2_pvalue", "too few rows outside the most frequent category to compare")
    return column.point("chi2_pvalue", p_value)


def _categorical_problem(seen: Counter[str], arrived: Counter[str]) -> str | None:
    if not seen or not arrived:
        return f"the {'current window' if seen else 'reference'} has no values"
    if len({*seen, *arrived}) == 1:
        return f"the column is constant: every value is {next(iter(seen))!r}"
    return None


def _nothing(name: str, metrics: tuple[str, ...], reason: str) -> list[Measurement]:
    return [_Column(name).undefined(metric, reason) for metric in ("missing_rate", *metrics)]


def _absent(reference: NDArray[Any] | None) -> str:
    return f"the {'reference' if reference is None else 'current window'} lacks the column"
