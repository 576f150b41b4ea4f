"""What needs rows: drift of embeddings, and of whole rows, from a bounded sample of each file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from plumbline.checking.files import FileError, parquet_schema, read_columns
from plumbline.checking.profiles import SUFFIX

if TYPE_CHECKING:
    from alignment_checks.measurement import Measurement
    from alignment_checks.samples.sample import RowSample

SEED = 0
"""The same files always give the same figures."""

LEVEL = 0.95
"""Confidence of the interval of `classifier_auc`."""


class Sides(NamedTuple):
    """The files that are compared."""

    reference: Path
    current: Path


def embeddings_of(sides: Sides, columns: Sequence[str] | None) -> list[str]:
    """The wanted columns that hold lists of numbers in either file; only parquet has such.

    Raises:
        FileError: a parquet file cannot be read, or lacks a wanted column.
    """
    from alignment_checks.drift.embeddings import is_embedding

    fields = [field for path in sides if _is_parquet(path) for field in parquet_schema(path, columns)]
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


def measure_whole_rows(
    sides: Sides, columns: Sequence[str], categorical: Collection[str]
) -> list[Measurement]:
    """Drift of the rows as a whole, over columns of numbers, text and booleans.

    Args:
        sides: the files.
        columns: what a row is made of.
        categorical: columns of numbers that are categories.

    Raises:
        FileError: a file cannot be read, or is a saved profile, which holds no row.
    """
    from alignment_checks.drift.encoding import EncodingError, encoded_rows
    from alignment_checks.drift.points import drift_of_points, undefined_points
    from alignment_checks.samples.building import arrays_of

    for path in sides:
        if path.suffix == SUFFIX:
            raise FileError(f"{path} is a saved profile and holds no row: name the file it was made of")
    (reference, kinds), (current, its_kinds) = (
        arrays_of(_sample(path, columns), categorical) for path in sides
    )
    try:
        points = encoded_rows(reference, current, its_kinds | kinds)
    except EncodingError as error:
        return undefined_points("", str(error))
    return drift_of_points("", *points, SEED, LEVEL)


def _sample(path: Path, columns: Sequence[str]) -> RowSample:
    """Of those columns that the file has."""
    from alignment_checks.profiles.profile import ProfileError
    from alignment_checks.samples.building import sample_of_files, sample_of_table

    try:
        if path.suffix.lower() == ".csv":
            table = read_columns(path)
            return sample_of_table(table.select(_present(table.column_names, columns)))
        names = parquet_schema(path, None).names if _is_parquet(path) else []
        return sample_of_files([path] if names else [], _present(names, columns))
    except ProfileError as error:
        raise FileError(f"{path}: {error}") from None


def _present(names: Sequence[str], columns: Sequence[str]) -> list[str]:
    return [name for name in columns if name in names]


def _is_parquet(path: Path) -> bool:
    return path.suffix != SUFFIX and path.suffix.lower() != ".csv"
