"""Rows of mixed columns as points, so that distances between whole rows mean something.

Everything is decided by both sides' rows together, never by the reference alone: then exchanging a
reference row for a current one changes no coordinate, and tests that relabel rows stay exact. A rank
from the reference alone would place the reference's own rows by another rule than the current ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.profiles.arrays import is_numbers

RARE = 10
"""Categories with fewer rows, both sides together, count as one."""


class EncodingError(ValueError):
    """Columns that cannot be put side by side."""


def encoded_rows(
    reference: Mapping[str, NDArray[Any]], current: Mapping[str, NDArray[Any]], kinds: Mapping[str, str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Both sides as points, one coordinate or more a column, all of them on a like scale.

    A number becomes its rank among all rows, spread evenly with mean 0 and deviation 1; a category a 1 in
    the place of its own; a missing value a 1 in another, its number being 0. What is the same in every
    row is left out.

    Args:
        reference: per column an array of shape (reference rows,), as `measure_drift` takes them.
        current: the same of shape (current rows,).
        kinds: `numeric` or `categorical`, per column to encode.

    Returns:
        Shapes (reference rows, coordinates) and (current rows, coordinates); no coordinate where every
        column is constant.

    Raises:
        EncodingError: a column is absent, re-typed or infinite on a side.
    """
    rows = [len(next(iter(side.values()), ())) for side in (reference, current)]
    coordinates = [np.empty((sum(rows), 0))]
    for name, kind in kinds.items():
        values = np.concatenate(
            [_values(side, name, kind, where) for side, where in _sides(reference, current)]
        )
        coordinates += _ranks(name, values) if kind == "numeric" else _places(values)
    points = np.column_stack(coordinates)
    return points[: rows[0]], points[rows[0] :]


def _sides(
    reference: Mapping[str, NDArray[Any]], current: Mapping[str, NDArray[Any]]
) -> tuple[tuple[Mapping[str, NDArray[Any]], str], ...]:
    return (reference, "reference"), (current, "current window")


def _values(side: Mapping[str, NDArray[Any]], name: str, kind: str, where: str) -> NDArray[Any]:
    if name not in side:
        raise EncodingError(f"the {where} lacks column {name}")
    values = side[name]
    if kind == "numeric":
        if not is_numbers(values):
            raise EncodingError(f"column {name}: the {where} holds no numbers")
        return values.astype(np.float64)
    if not all(value is None or isinstance(value, str) for value in values.tolist()):
        raise EncodingError(f"column {name}: the {where} holds values that are no strings")
    return values.astype(object)


def _ranks(name: str, values: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    from scipy.stats import rankdata

    if np.isinf(values).any():
        raise EncodingError(f"column {name}: {int(np.isinf(values).sum())} values are infinite")
    known = ~np.isnan(values)
    rows = int(known.sum())
    placed = np.zeros(values.size)
    placed[known] = (rankdata(values[known]) - (rows + 1) / 2) * (np.sqrt(12) / max(rows, 1))
    yield from _varying(placed)
    yield from _varying((~known).astype(np.float64))


def _places(values: NDArray[Any]) -> Iterator[NDArray[np.float64]]:
    counts = Counter(values.tolist())
    missing = counts.pop(None, 0)
    named = sorted(name for name, rows in counts.items() if rows >= RARE)
    for name in (*named, *([None] if missing else [])):
        yield from _varying((values == name).astype(np.float64))
    rare = {name for name, rows in counts.items() if rows < RARE}
    yield from _varying(np.array([value in rare for value in values], dtype=np.float64))


def _varying(coordinate: NDArray[np.float64]) -> Iterator[NDArray[np.float64]]:
    if coordinate.size and coordinate.min() < coordinate.max():
        yield coordinate
