"""Parquet and CSV files as people hand them over, here or on S3: a column's values, or why there are none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline import s3
from plumbline.errors import PlumblineError
from plumbline.s3_address import S3Object

if TYPE_CHECKING:
    import pyarrow as pa


class FileError(PlumblineError, ValueError):
    """A file that cannot be measured."""


File = Path | S3Object
"""What a command line names."""


@contextmanager
def readable(path: File, form: str) -> Iterator[Any]:
    """What pyarrow reads of a file from, for as long as it is read.

    Args:
        path: which file.
        form: what it should be, for the error.

    Raises:
        FileError: no such file, or it does not hold what it should.
        ObjectError: no such object, or no access to it.
        UnreachableError: the object store does not answer in time.
    """
    with _source(path) as source, naming(path, form):
        yield source


@contextmanager
def naming(path: File, form: str) -> Iterator[None]:
    """Reads under it say of which file they complain.

    Raises:
        FileError: the file does not hold what it should.
    """
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        if s3.is_trouble(error):
            raise
        raise FileError(f"{path} cannot be read as {form}: {_first_line(error)}") from None


@contextmanager
def _source(path: File) -> Iterator[Any]:
    if isinstance(path, S3Object):
        with s3.opened(path) as source:
            yield source
    elif _is_file(path):
        yield path
    else:
        raise FileError(f"{path}: no such file")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # e.g. a name longer than any file's
        return False


def read_columns(path: File, columns: Sequence[str] | None = None) -> pa.Table:
    """The named columns of a file, or all of them, in the file's order.

    Args:
        path: a parquet file, or a CSV file with a header line (by its suffix, `.csv`, any case).
        columns: names; every column when None.

    Raises:
        FileError: no such file, not readable as what its name says, a column is missing or stands twice,
            or there is no row.
    """
    table = _csv(path, columns) if path.suffix.lower() == ".csv" else _parquet(path, columns)
    if table.num_rows == 0:
        raise FileError(f"{path} holds no row")
    return table


def _parquet(path: File, columns: Sequence[str] | None) -> pa.Table:
    import pyarrow.parquet as pq

    with readable(path, "parquet") as source, pq.ParquetFile(source) as file:
        return file.read(columns=_wanted(path, file.schema_arrow.names, columns))


def parquet_schema(path: File, columns: Sequence[str] | None) -> pa.Schema:
    """The wanted columns of a parquet file that has rows, by name and type, without reading those.

    Raises:
        FileError: as `read_columns`.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    with readable(path, "parquet") as source, pq.ParquetFile(source) as file:
        if file.metadata.num_rows == 0:
            raise FileError(f"{path} holds no row")
        schema = file.schema_arrow
        return pa.schema([schema.field(name) for name in _wanted(path, schema.names, columns)])


def _csv(path: File, columns: Sequence[str] | None) -> pa.Table:
    from pyarrow import csv

    with readable(path, "CSV") as source:
        table = csv.read_csv(source)
        return table.select(_wanted(path, table.column_names, columns))


def _wanted(path: File, present: Sequence[str], columns: Sequence[str] | None) -> list[str]:
    twice = sorted({name for name in present if list(present).count(name) > 1})
    if twice:
        raise FileError(f"{path}: column {twice[0]} stands twice; rename one of the two")
    missing = [name for name in columns or () if name not in present]
    if missing:
        raise FileError(f"{path} has no column {', '.join(missing)}; it has {', '.join(present)}")
    return list(present if columns is None else dict.fromkeys(columns))


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__
