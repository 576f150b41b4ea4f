"""Parquet and CSV files as people hand them over: a column's values, or why there are none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.errors import PlumblineError

if TYPE_CHECKING:
    import pyarrow as pa


class FileError(PlumblineError, ValueError):
    """A file that cannot be measured."""


def read_columns(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """The named columns of a file, or all of them, in the file's order.

    Args:
        path: a parquet file, or a CSV file with a header line (by its suffix, `.csv`, any case).
        columns: names; every column when None.

    Raises:
        FileError: no such file, not readable as what its name says, a column is missing or stands twice,
            or there is no row.
    """
    if not path.is_file():
        raise FileError(f"{path}: no such file")
    table = _csv(path, columns) if path.suffix.lower() == ".csv" else _parquet(path, columns)
    if table.num_rows == 0:
        raise FileError(f"{path} holds no row")
    return table


def _parquet(path: Path, columns: Sequence[str] | None) -> pa.Table:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            wanted = _wanted(path, file.schema_arrow.names, columns)
            return file.read(columns=wanted)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise FileError(f"{path} cannot be read as parquet: {_first_line(error)}") from None


def parquet_schema(path: Path, columns: Sequence[str] | None) -> pa.Schema:
    """The wanted columns of a parquet file that has rows, by name and type, without reading those.

    Raises:
        FileError: as `read_columns`.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not path.is_file():
        raise FileError(f"{path}: no such file")
    try:
        with pq.ParquetFile(path) as file:
            if file.metadata.num_rows == 0:
                raise FileError(f"{path} holds no row")
            schema = file.schema_arrow
            return pa.schema([schema.field(name) for name in _wanted(path, schema.names, columns)])
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise FileError(f"{path} cannot be read as parquet: {_first_line(error)}") from None


def _csv(path: Path, columns: Sequence[str] | None) -> pa.Table:
    import pyarrow as pa
    from pyarrow import csv

    try:
        table = csv.read_csv(path)
        present = table.column_names
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise FileError(f"{path} cannot be read as CSV: {_first_line(error)}") from None
    return table.select(_wanted(path, present, columns))


def _wanted(path: Path, present: Sequence[str], columns: Sequence[str] | None) -> list[str]:
    twice = sorted({name for name in present if list(present).count(name) > 1})
    if twice:
        raise FileError(f"{path}: column {twice[0]} stands twice; rename one of the two")
    missing = [name for name in columns or () if name not in present]
    if missing:
        raise FileError(f"{path} has no column {', '.join(missing)}; it has {', '.join(present)}")
    return list(present if columns is None else dict.fromkeys(columns))


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
