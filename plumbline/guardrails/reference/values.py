"""A row's values in the one form that the reference has them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import TYPE_CHECKING, TypeGuard

from alignment_checks.profiles.writing import written

if TYPE_CHECKING:
    from alignment_checks.outliers.rows import Axis

LARGEST = 2**53
"""Up to here a whole number is itself as a float."""


def is_number(value: object) -> TypeGuard[float]:
    """Whether it is a finite number, and not true or false."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= LARGEST if isinstance(value, int) else isfinite(value)


def is_category(value: object) -> TypeGuard[str | float]:
    """Whether it names a category: a text, a whole number, true or false."""
    if isinstance(value, float):
        return isfinite(value) and value == int(value) and abs(value) <= LARGEST
    return isinstance(value, str) or (isinstance(value, int) and abs(value) <= LARGEST)


def category(value: str | float) -> str:
    """The category's name, as the reference writes it: 1, 1.0 and "1" are one category."""
    return value if isinstance(value, str) else written(value)


def written_values(values: Mapping[str, object], axes: Iterable[Axis]) -> dict[str, object]:
    """Numbers as they are and categories by their names; what is neither is left out."""
    from alignment_checks.outliers.rows import CategoryAxis

    found: dict[str, object] = {}
    for axis in axes:
        value = values.get(axis.name)
        if isinstance(axis, CategoryAxis):
            if is_category(value):
                found[axis.name] = category(value)
        elif is_number(value):
            found[axis.name] = value
    return found
