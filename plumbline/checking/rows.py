"""What needs rows: drift of embeddings, and of whole rows, from a bounded sample of each file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from plumbline.checking.drift import ColumnDrift, Sides
from plumbline.checking.files import File, FileError, parquet_schema, read_columns, readable
from plumbline.checking.profiles import SUFFIX, is_parquet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alignment_checks.measurement import Measurement
    from alignment_checks.profiles.columns import Column
    from alignment_checks.samples.sample import RowSample

SEED = 0
"""The same files always give the same figures."""

LEVEL = 0.95
"""Confidence of the interval of `classifier_auc`."""


def embeddings_of(sides: Sides, columns: Sequence[str] | None) -> list[str]:
    """The wanted columns that hold lists of numbers in either file; only parquet has such.

    Raises:
        FileError: a parquet file cannot be read, or lacks a wanted column.
    """
    from alignment_checks.drift.embeddings import is_embedding

    fields = [field for path in sides if is_parquet(path) for field in parquet_schema(path, columns)]
    return list(dict.fromkeys(field.name for field in fields if is_embedding(field.type)))


def measure_embeddings(sides: Sides, embeddings: Sequence[str]) -> list[Measurement]:
    """Drift of each of these columns; undefined where a side lacks it, as every saved profile does.

    Raises:
        FileError: a file cannot be read.
    """
    from alignment_checks.drift.embeddings import drift_of_embedding

    if not embeddings:
        return []
    reference, current = (_sample(path, embeddings) for path in sides)
    return [
        measurement
        for name in embeddings
        for measurement in drift_of_embedding(name, reference, current, SEED, LEVEL)
    ]


def with_whole_rows(
    sides: Sides,
    told: ColumnDrift,
    found: Sequence[Measurement],
    categorical: Collection[str],
) -> list[Measurement]:
    """The figures of columns, with distances that only rows can tell, then drift of the rows as a whole.

    Args:
        sides: the files.
        told: of the columns that make a row.
        found: all that was measured of columns.
        categorical: columns of numbers that are categories.

    Raises:
        FileError: a file cannot be read, or is a saved profile, which holds no row.
    """
    from alignment_checks.drift.whole_rows import drift_of_whole_rows
    from alignment_checks.samples.building import arrays_of

    _refuse_saved(sides)
    reference, kinds = arrays_of(_sample(sides.reference, told.columns), categorical)
    current, its_kinds = arrays_of(_sample(sides.current, told.columns), categorical)
    whole = drift_of_whole_rows(reference, current, its_kinds | kinds, SEED, LEVEL)
    return [*(_completed(each, told.sketched, reference, current) for each in found), *whole]


def _completed(
    told: Measurement,
    sketched: Mapping[str, tuple[Column, Column]],
    reference: Mapping[str, NDArray[Any]],
    current: Mapping[str, NDArray[Any]],
) -> Measurement:
    from alignment_checks.drift.whole_rows import distance_from_rows

    if told.group not in sketched:
        return told
    return distance_from_rows(told, sketched[told.group], reference[told.group], current[told.group])


def _refuse_saved(sides: Sides) -> None:
    for path in sides:
        if path.suffix == SUFFIX:
            raise FileError(f"{path} is a saved profile and holds no row: name the file it was made of")


def _sample(path: File, columns: Sequence[str]) -> RowSample:
    """Of those columns that the file has."""
    from alignment_checks.profiles.profile import ProfileError
    from alignment_checks.samples.building import sample_of_files, sample_of_table

    try:
        if path.suffix.lower() == ".csv":
            table = read_columns(path)
            return sample_of_table(table.select(_present(table.column_names, columns)))
        if not is_parquet(path):
            return sample_of_files([], [])
        names = _present(parquet_schema(path, None).names, columns)
        with readable(path, "parquet") as source:
            return sample_of_files([source], names)
    except ProfileError as error:
        raise FileError(f"{path}: {error}") from None


def _present(names: Sequence[str], columns: Sequence[str]) -> list[str]:
    return [name for name in columns if name in names]
