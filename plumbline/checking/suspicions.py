"""What makes two files doubtful as reference and current rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alignment_checks.profiles.columns import Column
    from alignment_checks.profiles.profile import Profile


def suspicions(reference: Profile, current: Profile) -> list[str]:
    """Sentences about a reference that may contain the current rows: then drift looks smaller than it is."""
    shared = [name for name in reference.columns if name in current.columns]
    if not shared:
        return []
    if all(reference.columns[name] == current.columns[name] for name in shared):
        return ["reference and current hold the same values in every column: are they the same rows?"]
    if (
        current.rows < reference.rows
        and all(_contained(reference.columns[name], current.columns[name]) for name in shared)
        and any(_telling(current.columns[name]) for name in shared)
    ):
        return [
            "the reference holds every value of the current rows, as if it contained them: leave them out"
        ]
    return []


def _contained(reference: Column, current: Column) -> bool:
    """Whether every current value occurs in the reference at least as often."""
    import numpy as np

    from alignment_checks.profiles.columns import Categories
    from alignment_checks.profiles.distinct import Distinct

    if isinstance(reference, Categories) or isinstance(current, Categories):
        return (
            isinstance(current, Categories)
            and isinstance(reference, Categories)
            and all(reference.counts.get(name, 0) >= rows for name, rows in current.counts.items())
        )
    if not isinstance(reference.finite, Distinct) or not isinstance(current.finite, Distinct):
        return False
    places = np.searchsorted(reference.finite.values, current.finite.values)
    if places.size and places[-1] == reference.finite.values.size:
        return False
    same = reference.finite.values[places] == current.finite.values
    return bool((same & (reference.finite.counts[places] >= current.finite.counts)).all())


def _telling(column: Column) -> bool:
    """Whether the column has so many different numbers that finding all of them again is no accident."""
    from alignment_checks.profiles.columns import Numbers
    from alignment_checks.profiles.distinct import Distinct

    if not isinstance(column, Numbers) or not isinstance(column.finite, Distinct):
        return False
    return column.finite.values.size > max(20, 0.9 * column.finite.n)
