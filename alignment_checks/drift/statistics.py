"""The statistics drift is measured by, each between two samples without missing values.

Distances are Evidently's to the last bit that matters, binning included, so that the page a person
reads and the measurements agree.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Shares = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Share of the reference and of the current rows in each bin or category, same order."""

_FEW_VALUES = 20
"""A numeric column with at most this many reference values is binned by value."""

_SMALL_SHARE = 1e-4
"""What stands for an empty bin in the PSI, unless the smallest share is smaller still."""

_LEAST_EXPECTED = 5.0
"""Expected count below which the chi-squared law is not trusted (W. G. Cochran, Biometrics 10, 1954)."""


def kolmogorov_smirnov(reference: NDArray[np.float64], current: NDArray[np.float64]) -> tuple[float, float]:
    """The largest distance between the two distribution functions, and its p-value.

    The p-value is exact up to 10,000 rows a side and asymptotic above, scipy's own rule; with ties it
    errs towards 1.
    """
    from scipy.stats import ks_2samp

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="ks_2samp: Exact calculation unsuccessful")
        found = ks_2samp(reference, current)
    return float(found.statistic), float(found.pvalue)


def wasserstein(reference: NDArray[np.float64], current: NDArray[np.float64]) -> float:
    """Mean distance a value moves, in standard deviations of the reference, which must not be zero.

    The area between the two distribution functions. Summed here and not by SciPy, whose last digit
    depends on the number of threads.
    """
    values = np.sort(np.concatenate([reference, current]))
    one, other = (
        np.searchsorted(np.sort(sample), values[:-1], side="right") / sample.size
        for sample in (reference, current)
    )
    return float((np.abs(one - other) * np.diff(values)).sum() / reference.std())


def binned_shares(reference: NDArray[np.float64], current: NDArray[np.float64]) -> Shares:
    """Shares in equally wide bins over both samples (Sturges' rule), or per value where there are few."""
    values = np.unique(reference)
    if values.size > _FEW_VALUES:
        edges = np.histogram_bin_edges(np.concatenate([reference, current]), bins="sturges")
        counts = [np.histogram(sample, edges)[0] for sample in (reference, current)]
    else:
        values = np.union1d(values, current)
        counts = [
            np.bincount(np.searchsorted(values, sample), minlength=values.size)
            for sample in (reference, current)
        ]
    return counts[0] / reference.size, counts[1] / current.size


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


def chi2_pvalue(reference: Mapping[str, int], current: Mapping[str, int]) -> float | None:
    """Pearson's test that both samples come from one distribution, without continuity correction.

    Categories expected fewer than five times in either sample are pooled into one first, joined by
    the next rarest as long as the pool itself is below five. The choice looks only at how often a
    category occurs in both samples together, so it does not bend the test, and no handful of rows
    in a rare category can raise an alarm.

    Returns:
        The p-value; none where fewer than two categories are left.
    """
    from scipy.stats import chi2_contingency

    table = pool_sparse(_table(reference, current))
    if table.shape[1] < 2:
        return None
    return float(chi2_contingency(table, correction=False).pvalue)


def pool_sparse(table: NDArray[np.int64]) -> NDArray[np.int64]:
    """Joins the rarest columns of a 2 x categories table until every expected count is five or more."""
    table = table[:, np.argsort(table.sum(axis=0), kind="stable")]
    smaller_sample = table.sum(axis=1).min() / table.sum()
    expected = table.sum(axis=0) * smaller_sample
    if expected[0] >= _LEAST_EXPECTED:
        return table
    sparse = int((expected < _LEAST_EXPECTED).sum())
    enough = int((np.cumsum(expected) < _LEAST_EXPECTED).sum()) + 1
    joined = max(sparse, enough)
    return np.column_stack([table[:, :joined].sum(axis=1), table[:, joined:]])


def _table(reference: Mapping[str, int], current: Mapping[str, int]) -> NDArray[np.int64]:
    categories = sorted({*reference, *current})
    return np.array([[side.get(c, 0) for c in categories] for side in (reference, current)])


def _filled(shares: NDArray[Any]) -> NDArray[np.float64]:
    least = shares[shares > 0].min()
    stand_in = least / 10**6 if least <= _SMALL_SHARE else _SMALL_SHARE
    return np.where(shares == 0, stand_in, shares)
