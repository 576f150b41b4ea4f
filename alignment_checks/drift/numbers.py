"""Drift of a numeric column, from its exact values or, of a column too long to keep, from sketches."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from alignment_checks.drift import statistics
from alignment_checks.drift.telling import Teller
from alignment_checks.measurement import Measurement
from alignment_checks.profiles.columns import Numbers
from alignment_checks.profiles.distinct import Distinct
from alignment_checks.profiles.sketch import Sketch

NUMERIC = ("ks", "ks_pvalue", "wasserstein", "psi", "jensenshannon")
"""What is measured of numbers, besides `missing_rate`."""

_CRITICAL = math.sqrt(-math.log(0.05 / 2) / 2)
"""Kolmogorov's distance at 5 %, times the root of the effective rows."""

_NO_DEVIATION = "the reference is constant: no deviation to measure by"

_TOO_LARGE = "the reference holds numbers too large to be squared: no deviation to measure by"


def drift_of_numbers(name: str, reference: Numbers, current: Numbers) -> list[Measurement]:
    """`missing_rate` and `NUMERIC` of one column."""
    teller = Teller(name, min(reference.finite.n, current.finite.n))
    missing = teller.share("missing_rate", current.missing, current.rows)
    problem = _problem(reference, current)
    if problem:
        return [missing, *(teller.undefined(metric, problem) for metric in NUMERIC)]
    one, other = reference.finite, current.finite
    if isinstance(one, Distinct) and isinstance(other, Distinct):
        return [missing, *_exact(teller, one, other)]
    return [missing, *_sketched(teller, one, other)]


def _problem(reference: Numbers, current: Numbers) -> str | None:
    infinite = reference.infinite + current.infinite
    if reference.finite.n + reference.infinite == 0 or current.finite.n + current.infinite == 0:
        empty = "reference" if reference.finite.n + reference.infinite == 0 else "current window"
        return f"the {empty} has no values"
    if infinite:
        return f"{infinite} values are infinite"
    low, high = _range(reference.finite, current.finite)
    if not math.isfinite(high - low):
        return f"the column reaches from {low:g} to {high:g}, too far for a distance between its values"
    return f"the column is constant: every value is {low:g}" if low == high else None


def _exact(teller: Teller, reference: Distinct, current: Distinct) -> list[Measurement]:
    statistic, area = statistics.ks_and_area(reference, current)
    shares = statistics.binned_shares(reference, current)
    return [
        teller.distance("ks", statistic),
        teller.point("ks_pvalue", statistics.ks_pvalue(statistic, reference, current)),
        _wasserstein(teller, area, reference.deviation),
        teller.distance("psi", statistics.psi(shares)),
        teller.distance("jensenshannon", statistics.jensenshannon(shares)),
    ]


def _wasserstein(teller: Teller, area: float, deviation: float) -> Measurement:
    if not deviation:
        return teller.undefined("wasserstein", _NO_DEVIATION)
    if not math.isfinite(deviation):
        return teller.undefined("wasserstein", _TOO_LARGE)
    return teller.distance("wasserstein", area / deviation)


def _sketched(teller: Teller, reference: Distinct | Sketch, current: Distinct | Sketch) -> list[Measurement]:
    sides = (reference, current)
    error = sum(side.error for side in sides if isinstance(side, Sketch))
    told = Teller(teller.name, teller.n, approximate=f", from sketches, shares within {error:.1g}")
    steps = np.unique(np.concatenate([_steps(side) for side in sides]))
    statistic = float(np.abs(_shares_up_to(reference, steps) - _shares_up_to(current, steps)).max())
    edges = statistics.sturges_edges(*_range(*sides), reference.n + current.n)
    bins = [np.diff(_shares_up_to(side, edges[1:]), prepend=0.0) for side in sides]
    return [
        told.distance("ks", statistic),
        _p_value(told, statistic, error, reference.n, current.n),
        teller.undefined("wasserstein", "the column has too many different values to keep them all"),
        told.distance("psi", statistics.psi((bins[0], bins[1]))),
        told.distance("jensenshannon", statistics.jensenshannon((bins[0], bins[1]))),
    ]


def _p_value(told: Teller, statistic: float, error: float, rows: int, other_rows: int) -> Measurement:
    critical = _CRITICAL * math.sqrt((rows + other_rows) / (rows * other_rows))
    if error > critical / 4:
        return told.undefined(
            "ks_pvalue",
            f"the sketches' error of {error:.1g} exceeds a quarter of the critical distance {critical:.2g}",
        )
    return told.point("ks_pvalue", statistics.limiting_ks_pvalue(statistic, rows, other_rows))


def _range(reference: Distinct | Sketch, current: Distinct | Sketch) -> tuple[float, float]:
    ends = [_ends(side) for side in (reference, current)]
    return min(low for low, _ in ends), max(high for _, high in ends)


def _ends(side: Distinct | Sketch) -> tuple[float, float]:
    if isinstance(side, Sketch):
        return side.limits
    return float(side.values[0]), float(side.values[-1])


def _steps(side: Distinct | Sketch) -> NDArray[np.float64]:
    return side.kept() if isinstance(side, Sketch) else side.values


def _shares_up_to(side: Distinct | Sketch, points: NDArray[np.float64]) -> NDArray[np.float64]:
    if isinstance(side, Sketch):
        return side.shares_up_to(points)
    return side.rows_before(np.searchsorted(side.values, points, side="right")) / side.n
