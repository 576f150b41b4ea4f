"""How far each column's distribution moved from its reference. Drift diagnoses; it never decides.

A p-value is a point: its interval is the value itself. So is a share of the window's own rows, which
is counted and not estimated. Distances have no interval. `n` is the smaller sample, missing values
left out; for the shares, the current rows that were counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from alignment_checks.drift.categories import CATEGORICAL, drift_of_categories
from alignment_checks.drift.numbers import NUMERIC, drift_of_numbers
from alignment_checks.drift.telling import Teller
from alignment_checks.measurement import Measurement
from alignment_checks.profiles.arrays import WrongKindError, column_of
from alignment_checks.profiles.columns import Categories, Column, Numbers
from alignment_checks.profiles.profile import Profile


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
    for name, kind in kinds.items():
        metrics = NUMERIC if kind == "numeric" else CATEGORICAL
        try:
            sides = [_column(side, name, kind, where) for side, where in _sides(reference, current)]
        except WrongKindError as error:
            measurements += Teller(name).nothing(metrics, str(error))
        else:
            measurements += drift_of_column(name, *sides)
    return measurements


def measure_profile_drift(reference: Profile, current: Profile) -> list[Measurement]:
    """As `measure_drift`, of every column of the reference's profile, then of those only the current has."""
    names = dict.fromkeys([*reference.columns, *current.columns])
    return [
        measurement
        for name in names
        for measurement in drift_of_column(name, reference.columns.get(name), current.columns.get(name))
    ]


def drift_of_column(name: str, reference: Column | None, current: Column | None) -> list[Measurement]:
    """One column's drift, from what the profiles hold of it; None where a side lacks it."""
    if reference is None or current is None:
        known = reference or current
        metrics = NUMERIC if isinstance(known, Numbers) else CATEGORICAL
        lacking = "reference" if reference is None else "current window"
        return Teller(name).nothing(metrics, f"the {lacking} lacks the column")
    if isinstance(reference, Numbers):
        if isinstance(current, Numbers):
            return drift_of_numbers(name, reference, current)
    elif isinstance(current, Categories):
        return drift_of_categories(name, reference, current)
    metrics = NUMERIC if isinstance(reference, Numbers) else CATEGORICAL
    return Teller(name).nothing(metrics, "the column holds numbers on one side and categories on the other")


def _sides(
    reference: Mapping[str, NDArray[Any]], current: Mapping[str, NDArray[Any]]
) -> tuple[tuple[Mapping[str, NDArray[Any]], str], ...]:
    return (reference, "reference"), (current, "current window")


def _column(side: Mapping[str, NDArray[Any]], name: str, kind: str, where: str) -> Column | None:
    return column_of(side[name], kind, where) if name in side else None


def p_values(measurements: list[Measurement]) -> dict[str, float]:
    """The one p-value of each column that has one.

    Kolmogorov-Smirnov's of numbers, the chi-squared test's of categories, the discrepancy's of embeddings.
    That of whole rows is about no column and is left out.
    """
    named = {"ks_pvalue", "chi2_pvalue", "mmd_pvalue"}
    return {m.group: m.value for m in measurements if m.name in named and m.group and m.value is not None}
