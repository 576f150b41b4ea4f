"""Two distributions of one column over the same bins, for a picture. Nothing is decided by it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from alignment_checks.disclosure import SMALLEST_CELL
from alignment_checks.drift.statistics import FEW_VALUES, Shares, binned_shares, category_shares
from alignment_checks.profiles.columns import Categories, Column, Numbers
from alignment_checks.profiles.distinct import Distinct

MOST_CATEGORIES = 12
"""The most frequent ones; those beyond are drawn together."""

OTHERS = "others"


@dataclass(frozen=True)
class Overlay:
    """Shares of rows per bin, those of fewer than ten rows not told."""

    bins: tuple[str, ...]
    """Names of categories, or numbers: one, or from where to where."""
    reference: tuple[float, ...]
    current: tuple[float, ...]


def overlay(reference: Column, current: Column) -> Overlay | None:
    """The picture of a column; None where the sides cannot be laid over one another, or from sketches."""
    if isinstance(reference, Categories) and isinstance(current, Categories):
        return _of_categories(reference, current)
    if isinstance(reference, Numbers) and isinstance(current, Numbers):
        one, other = reference.finite, current.finite
        if isinstance(one, Distinct) and isinstance(other, Distinct) and one.n and other.n:
            return _of_numbers(one, other)
    return None


def _of_numbers(reference: Distinct, current: Distinct) -> Overlay:
    ends = [value for side in (reference, current) for value in (side.values[0], side.values[-1])]
    low, high = min(ends), max(ends)
    shares = binned_shares(reference, current) if low < high else (np.ones(1), np.ones(1))
    return _told(_bin_names(reference, current, shares[0].size), shares, (reference.n, current.n))


def _bin_names(reference: Distinct, current: Distinct, bins: int) -> tuple[str, ...]:
    if reference.values.size <= FEW_VALUES or bins == 1:
        return tuple(f"{point:.3g}" for point in np.union1d(reference.values, current.values))
    low = min(reference.values[0], current.values[0])
    high = max(reference.values[-1], current.values[-1])
    edges = [f"{edge:.3g}" for edge in np.linspace(low, high, bins + 1)]
    return tuple(f"{start} to {stop}" for start, stop in itertools.pairwise(edges))


def _of_categories(reference: Categories, current: Categories) -> Overlay | None:
    if not reference.n or not current.n:
        return None
    together = reference + current
    ranked = sorted(together.counts, key=lambda name: (-together.counts[name], name))
    named, rest = ranked[:MOST_CATEGORIES], ranked[MOST_CATEGORIES:]
    shares = {name: at for at, name in enumerate(sorted(together.counts))}
    table = category_shares(reference.counts, current.counts)
    places = [shares[name] for name in named]
    drawn = [side[places] for side in table]
    if rest:
        left = [shares[name] for name in rest]
        drawn = [np.append(one, side[left].sum()) for one, side in zip(drawn, table, strict=True)]
        named = [*named, OTHERS]
    return _told(tuple(named), (drawn[0], drawn[1]), (reference.n, current.n))


def _told(bins: tuple[str, ...], shares: Shares, rows: tuple[int, int]) -> Overlay:
    """Bins of a handful of people are left empty."""
    kept = [
        tuple(np.where(np.rint(side * n) < SMALLEST_CELL, 0.0, side).round(4).tolist())
        for side, n in zip(shares, rows, strict=True)
    ]
    return Overlay(bins, *kept)
