"""A window's columns without its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from alignment_checks.profiles.columns import Column, Numbers


class ProfileError(ValueError):
    """Profiles that do not fit together, or bytes that hold none."""


@dataclass(frozen=True)
class Profile:
    """What each column held. Profiles of disjoint parts add up to that of the whole."""

    columns: Mapping[str, Column] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows of the window."""
        return next((column.rows for column in self.columns.values()), 0)

    def __add__(self, other: Profile) -> Profile:
        """Exact for counts and exact columns, within the stated error for sketches.

        Raises:
            ProfileError: the parts have other columns, or one is numbers here and categories there.
        """
        if not self.columns or not other.columns:
            return self if self.columns else other
        if list(self.columns) != list(other.columns):
            different = sorted({*self.columns} ^ {*other.columns}) or ["their order"]
            raise ProfileError(f"profiles of different columns do not add up: {', '.join(different)}")
        return Profile(
            {name: sum_of(name, column, other.columns[name]) for name, column in self.columns.items()}
        )


def sum_of(name: str, one: Column, other: Column) -> Column:
    """Both parts of one column together.

    Raises:
        ProfileError: one is numbers and the other categories.
    """
    if isinstance(one, Numbers):
        if isinstance(other, Numbers):
            return one + other
    elif not isinstance(other, Numbers):
        return one + other
    raise ProfileError(f"column {name} holds numbers in one part and categories in another")
