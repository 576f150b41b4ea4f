"""The columns of FOCUS, read from the table beside this file, which is what changes with a new version."""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class FocusColumn:
    """What the specification says about a column, and what a charge takes from it."""

    name: str
    since: str
    """The version that brought it; empty for one that providers add."""
    mandatory: bool
    nullable: bool
    """Whether a row may have nothing there."""
    needed: bool
    """Whether there is no charge without this column."""
    identifies: bool
    """Whether it is part of a charge's identity."""

    @property
    def may_be_empty(self) -> bool:
        """Whether the specification wants something there, and a charge can do without: told, not refused."""
        return self.mandatory and not self.needed and not self.nullable


@cache
def focus_columns() -> tuple[FocusColumn, ...]:
    """All columns of the versions that are read."""
    with (Path(__file__).parent / "columns.csv").open(newline="") as file:
        return tuple(_column(row) for row in csv.DictReader(file))


def missing_columns(present: Collection[str]) -> tuple[list[str], list[str]]:
    """What a file lacks: the columns that no charge is made without, and the other mandatory ones."""
    absent = [column for column in focus_columns() if column.mandatory and column.name not in present]
    needed = [column.name for column in absent if column.needed]
    return needed, [column.name for column in absent if not column.needed]


def _column(row: dict[str, str]) -> FocusColumn:
    return FocusColumn(
        name=row["column"],
        since=row["since"],
        mandatory=row["level"] == "mandatory",
        nullable=row["nulls"] == "yes",
        needed=row["needed"] == "yes",
        identifies=row["identifies"] == "yes",
    )
