"""What is kept of each column: quantiles and categories that enough rows stand behind."""

from __future__ import annotations

from alignment_checks.disclosure import SMALLEST_CELL
from alignment_checks.profiles.columns import Categories, Column, Numbers
from alignment_checks.profiles.profile import Profile
from alignment_checks.profiles.quantiles import quantiles
from plumbline.guardrails.reference.record import CategoryColumn, NumberColumn

_SHARES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.02, 0.05, *(place / 20 for place in range(2, 11)))
"""Up to the middle, where ten rows lie beyond them; mirrored above it."""


def columns_of(profile: Profile) -> dict[str, NumberColumn | CategoryColumn]:
    """Every column of a profile, without what a handful of rows hold."""
    return {name: _kept(column) for name, column in profile.columns.items()}


def shares_for(rows: int) -> tuple[float, ...]:
    """The shares whose quantiles have ten rows or more on both sides; none for too few rows."""
    below = [share for share in _SHARES if share * rows >= SMALLEST_CELL]
    return tuple(sorted({*below, *(round(1 - share, 12) for share in below)}))


def _kept(column: Column) -> NumberColumn | CategoryColumn:
    if isinstance(column, Numbers):
        return _numbers(column)
    return _categories(column)


def _numbers(column: Numbers) -> NumberColumn:
    shares = shares_for(column.finite.n)
    found = tuple(quantiles(column.finite, shares)) if shares else ()
    return NumberColumn(missing=column.missing > 0, shares=shares, quantiles=found)


def _categories(column: Categories) -> CategoryColumn:
    kept = {name: rows / column.rows for name, rows in column.counts.items() if rows >= SMALLEST_CELL}
    rare = len(column.counts) - len(kept)
    return CategoryColumn(missing=column.missing > 0, categories=kept, rare=rare)
