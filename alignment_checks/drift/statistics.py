"""The statistics drift is measured by, each between two columns without missing values.

Distances are Evidently's to the last bit that matters, binning included, so that the page a person
reads and the measurements agree. Sums are numpy's own, whose last digit no number of threads changes.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.profiles.distinct import Distinct

Shares = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Share of the reference and of the current rows in each bin or category, same order."""

FEW_VALUES = 20
"""A numeric column with at most this many reference values is binned by value."""

_SMALL_SHARE = 1e-4
"""What stands for an empty bin in the PSI, unless the smallest share is smaller still."""

_LEAST_EXPECTED = 5.0
"""Expected count below which the chi-squared law is not trusted (W. G. Cochran, Biometrics 10, 1954)."""

_SHUFFLES = (99, 400, 2_000)
"""Random tables a small one is held against, in draws: all of them are enough for a chance of 0.0004."""

_SETTLED = 50
"""Tables at least as far out after which no more are drawn: the chance is then known to a seventh of it."""

_EXACT_ROWS = 10_000
"""Up to this many rows on both sides the Kolmogorov-Smirnov law is the exact one, scipy's own rule."""


def ks_and_area(reference: Distinct, current: Distinct) -> tuple[float, float]:
    """The largest distance between the two distribution functions, and the area between them.

    Returns:
        Kolmogorov-Smirnov's statistic, and Wasserstein's distance in the column's own unit.
    """
    from alignment_checks.drift.merge import largest_gap_and_area

    found = largest_gap_and_area(reference.values, reference.before, current.values, current.before)
    return float(found[0]), float(found[1])


def ks_pvalue(statistic: float, reference: Distinct, current: Distinct) -> float:
    """Kolmogorov-Smirnov's p-value under scipy's law: exact for samples of up to 10,000 rows, else limiting.

    With ties it errs towards 1.
    """
    if max(reference.n, current.n) > _EXACT_ROWS:
        return limiting_ks_pvalue(statistic, reference.n, current.n)
    from scipy.stats import ks_2samp

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="ks_2samp: Exact calculation unsuccessful")
        return float(ks_2samp(reference.rows(), current.rows()).pvalue)


def limiting_ks_pvalue(statistic: float, rows: int, other_rows: int) -> float:
    """The law of one sample of the effective size, as scipy takes it for two large samples."""
    from scipy.stats import kstwo

    larger, smaller = float(max(rows, other_rows)), float(min(rows, other_rows))
    effective = larger * smaller / (larger + smaller)
    return float(np.clip(kstwo.sf(statistic, np.round(effective)), 0, 1))


def binned_shares(reference: Distinct, current: Distinct) -> Shares:
    """Shares in equally wide bins over both samples (Sturges' rule), or per value where there are few."""
    if reference.values.size <= FEW_VALUES:
        points = np.union1d(reference.values, current.values)
        found = [_placed(points, side) / side.n for side in (reference, current)]
        return found[0], found[1]
    edges = sturges_edges(
        min(reference.values[0], current.values[0]),
        max(reference.values[-1], current.values[-1]),
        reference.n + current.n,
    )
    counts = [_histogram(side, edges) / side.n for side in (reference, current)]
    return counts[0], counts[1]


def sturges_edges(low: float, high: float, rows: int) -> NDArray[np.float64]:
    """The edges numpy's `sturges` rule makes for numbers between `low` and `high`."""
    width = (high - low) / (np.log2(rows) + 1.0)
    return np.linspace(low, high, int(np.ceil((high - low) / width)) + 1)


def _placed(points: NDArray[np.float64], side: Distinct) -> NDArray[np.int64]:
    placed = np.zeros(points.size, dtype=np.int64)
    placed[np.searchsorted(points, side.values)] = side.counts
    return placed


def _histogram(side: Distinct, edges: NDArray[np.float64]) -> NDArray[np.int64]:
    """Rows per bin, the last bin with both its ends, as numpy's histogram counts."""
    inner = np.searchsorted(side.values, edges[:-1], side="left")
    last = np.searchsorted(side.values, edges[-1:], side="right")
    return np.diff(side.rows_before(np.concatenate([inner, last])))


def category_shares(reference: Mapping[str, int], current: Mapping[str, int]) -> Shares:
    """Shares per category either sample has, in the order of their names."""
    table = _table(reference, current)
    rows = table.sum(axis=1)
    return table[0] / rows[0], table[1] / rows[1]


def psi(shares: Shares) -> float:
    """Population stability index, in nats: sum of (p - q) log(p / q), an empty bin given a small share."""
    p, q = (_filled(side) for side in shares)
    return float(((p - q) * np.log(p / q)).sum())


def jensenshannon(shares: Shares) -> float:
    """Jensen-Shannon distance: the root of the divergence in nats, from 0 to sqrt(log 2) = 0.833."""
    from scipy.spatial.distance import jensenshannon as distance

    return float(distance(*shares))


def chi2_pvalue(reference: Mapping[str, int], current: Mapping[str, int]) -> tuple[float, str]:
    """Pearson's test that both samples come from one distribution, without continuity correction.

    Where a category is expected fewer than five times in either sample, the chi-squared law is not to be
    trusted: the statistic is then held against random tables with the same margins, drawn from a fixed
    seed, and the p-value is the share of tables, this one among them, that are at least as far out.

    Returns:
        The p-value, and how it was found.
    """
    table = _table(reference, current)
    expected = table.sum(axis=0) * (table.sum(axis=1).min() / table.sum())
    if expected.min() >= _LEAST_EXPECTED:
        from scipy.stats import chi2_contingency

        return float(chi2_contingency(table, correction=False).pvalue), "chi-squared"
    return _permuted(table), "chi-squared, permuted"


def _permuted(table: NDArray[np.int64]) -> float:
    """J. Besag and P. Clifford, "Sequential Monte Carlo p-values", Biometrika 78, 1991."""
    totals, drawn_rows = table.sum(axis=0), int(table[1].sum())
    share = totals * (drawn_rows / table.sum())
    # Both rows' terms differ by one factor only, so the current row alone orders the tables.
    found = float((np.square(table[1] - share) / share).sum()) * (1 - 1e-12)
    generator = np.random.default_rng(0)
    as_far = tables = 0
    for draws in _SHUFFLES:
        drawn = generator.multivariate_hypergeometric(totals, drawn_rows, size=draws, method=_method(table))
        far = as_far + np.cumsum((np.square(drawn - share) / share).sum(axis=1) >= found)
        if far[-1] >= _SETTLED:
            return float(_SETTLED / (tables + 1 + int(np.searchsorted(far, _SETTLED))))
        as_far, tables = int(far[-1]), tables + draws
    return (1 + as_far) / (1 + tables)


def _method(table: NDArray[np.int64]) -> Any:
    """Of numpy's two, `count` needs memory for every row; `marginals` does not."""
    return "marginals" if table.sum() > table.shape[1] * 100 else "count"


def _table(reference: Mapping[str, int], current: Mapping[str, int]) -> NDArray[np.int64]:
    categories = sorted({*reference, *current})
    counted = np.array([[side.get(c, 0) for c in categories] for side in (reference, current)])
    return counted[:, counted.sum(axis=0) > 0]


def _filled(shares: NDArray[Any]) -> NDArray[np.float64]:
    least = shares[shares > 0].min()
    stand_in = least / 10**6 if least <= _SMALL_SHARE else _SMALL_SHARE
    return np.where(shares == 0, stand_in, shares)
