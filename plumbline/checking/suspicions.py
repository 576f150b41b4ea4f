"""What makes two files doubtful as reference and current rows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plumbline.checking.files import File, FileError

if TYPE_CHECKING:
    from alignment_checks.measurement import Measurement
    from alignment_checks.profiles.columns import Column


@dataclass
class Suspicion:
    """Whether a reference may contain the current rows, as far as the columns seen so far tell.

    Then drift looks smaller than it is. What one column rules out is not looked for in the next.
    """

    seen: bool = False
    """Whether any column stands on both sides."""
    same: bool = True
    contained: bool = True
    telling: bool = False
    """Whether a column has so many values that finding all of them again is no accident."""

    def see(self, reference: Column | None, current: Column | None) -> None:
        """Takes the next column's word; a column that one side lacks has none."""
        if reference is None or current is None:
            return
        self.seen = True
        self.same = self.same and reference == current
        self.contained = self.contained and current.rows < reference.rows and _contained(reference, current)
        self.telling = self.telling or _telling(current)

    def sentence(self) -> str:
        """What there is to suspect; empty where there is nothing."""
        if self.seen and self.same:
            return "reference and current hold the same values in every column: are they the same rows?"
        if self.seen and self.contained and self.telling:
            return (
                "the reference holds every value of the current rows, as if it contained them: leave them out"
            )
        return ""


def refuse_nothing(sides: Sequence[File], found: Sequence[Measurement], categorical: Collection[str]) -> None:
    """Refuses files of which nothing was compared, and options about columns that were not.

    Raises:
        FileError: nothing drifted because nothing was looked at.
    """
    compared = {measurement.group for measurement in found}
    if not compared:
        raise FileError(f"{sides[0]} and {sides[1]} have no column to compare")
    strange = [name for name in categorical if name not in compared]
    if strange:
        raise FileError(
            f"--categorical names {', '.join(strange)}, which is not compared; there is "
            f"{', '.join(sorted(compared))}"
        )


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
