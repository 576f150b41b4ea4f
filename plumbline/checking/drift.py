"""Drift between two files, a column at a time: however many they have, one of either is in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from plumbline.checking.files import File
from plumbline.checking.profiles import Columns, columns_of
from plumbline.checking.suspicions import Suspicion

if TYPE_CHECKING:
    from alignment_checks.measurement import Measurement
    from alignment_checks.profiles.columns import Column


class Sides(NamedTuple):
    """The files that are compared."""

    reference: File
    current: File


@dataclass(frozen=True)
class ColumnDrift:
    """What two files tell of their columns."""

    measurements: Sequence[Measurement]
    columns: Sequence[str]
    """The reference's in its order, then those only the current file has."""
    sketched: Mapping[str, tuple[Column, Column]]
    """Both sides of those of which either is too long to be kept."""
    suspicion: str
    """Why these may be no reference and current rows; empty where nothing says so."""


def measure_columns(sides: Sides, columns: Columns) -> ColumnDrift:
    """Drift of every wanted column that either file has.

    Raises:
        FileError: a file cannot be read, or a column cannot be measured.
    """
    from alignment_checks.drift.columns import drift_of_column

    measurements: list[Measurement] = []
    names: list[str] = []
    sketched: dict[str, tuple[Column, Column]] = {}
    suspicion = Suspicion()
    for name, reference, current in _pairs(sides, columns):
        names.append(name)
        measurements += drift_of_column(name, reference, current)
        suspicion.see(reference, current)
        if (
            reference is not None
            and current is not None
            and (_is_sketched(reference) or _is_sketched(current))
        ):
            sketched[name] = (reference, current)
        del reference, current  # before the next column is read
    return ColumnDrift(measurements, names, sketched, suspicion.sentence())


def _pairs(sides: Sides, columns: Columns) -> Iterator[tuple[str, Column | None, Column | None]]:
    with columns_of(sides.reference, columns) as before, columns_of(sides.current, columns) as now:
        for name in dict.fromkeys([*before.names, *now.names]):
            yield (
                name,
                before.column(name) if name in before.names else None,
                now.column(name) if name in now.names else None,
            )


def _is_sketched(column: Column) -> bool:
    from alignment_checks.profiles.columns import Numbers
    from alignment_checks.profiles.sketch import Sketch

    return isinstance(column, Numbers) and isinstance(column.finite, Sketch)
