"""Columns of arrays in memory."""

from __future__ import annotations

from collections import Counter
from typing import Any

from numpy.typing import NDArray

from alignment_checks.profiles.columns import Column, categories, numbers

_NUMBERS = {"f", "i", "u", "b"}
"""numpy's kinds of numbers."""


class WrongKindError(ValueError):
    """An array that does not hold what its column is declared to."""


def column_of(values: NDArray[Any], kind: str, where: str) -> Column:
    """What a profile holds of the array.

    Args:
        values: shape (rows,); numbers with NaN for missing, or strings with None for missing.
        kind: `numeric` or `categorical`.
        where: which side it is, for the error.

    Raises:
        WrongKindError: a numeric column holds no numbers, a categorical one values that are no strings.
    """
    if kind == "numeric":
        if not is_numbers(values):
            raise WrongKindError(f"the {where} holds no numbers")
        return numbers(values)
    counts = Counter(values.tolist())
    missing = counts.pop(None, 0)
    if not all(isinstance(category, str) for category in counts):
        raise WrongKindError("the column holds values that are no strings")
    return categories(counts, missing)


def is_numbers(values: NDArray[Any]) -> bool:
    """Whether the array's type is one of numbers."""
    return values.dtype.kind in _NUMBERS
