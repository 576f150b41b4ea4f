"""Parquet files inside the project or on S3: only the row groups and columns that are wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline import s3
from plumbline.errors import PlumblineError
from plumbline.s3_address import is_address, s3_object
from plumbline.settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq


class DataError(PlumblineError):
    """A data file that cannot be used at all, and what to do about it."""


class NoFileError(DataError):
    """There is no such file."""


@contextmanager
def open_parquet(settings: Settings, path: str) -> Iterator[pq.ParquetFile]:
    """Opens a data file for reading.

    Args:
        settings: where the project is.
        path: the file as a spec names it: relative to the project, or `s3://bucket/key`.

    Raises:
        DataError: it leads out of the project, is missing, or is not parquet.
        ObjectError: there is no such object, or no access to it.
        UnreachableError: the object store does not answer in time.
    """
    if is_address(path):
        with s3.opened(s3_object(path)) as source, _parquet(source, path) as file:
            yield file
    else:
        with _parquet(_inside(settings.root, path), path) as file:
            yield file


def _parquet(source: Path | pa.NativeFile, path: str) -> pq.ParquetFile:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.ParquetFile(source)
    except FileNotFoundError:
        raise NoFileError(f"{path} does not exist: fetch the data, or correct the path in the spec") from None
    except (pa.ArrowException, OSError) as error:
        if s3.is_trouble(error):
            raise
        raise DataError(f"{path} cannot be read as parquet ({error}): fetch or write it again") from error


def row_count(file: pq.ParquetFile) -> int:
    """All rows of the file."""
    return int(file.metadata.num_rows)


def stored_columns(
    file: pq.ParquetFile, names: Iterable[str], start: int = 0, stop: int | None = None
) -> pa.Table:
    """Rows [start, stop) of those of the named columns that the file has, in the order of `names`.

    Raises:
        DataError: the file is damaged.
    """
    import pyarrow as pa

    stop = row_count(file) if stop is None else min(stop, row_count(file))
    groups, first = _row_groups(file, start, stop)
    present = [name for name in dict.fromkeys(names) if name in file.schema_arrow.names]
    try:
        rows = file.read_row_groups(groups, columns=present).select(present)
    except (pa.ArrowException, KeyError, OSError) as error:
        if s3.is_trouble(error):
            raise
        raise DataError(f"a data file is damaged ({error}): fetch or write it again") from error
    # What pandas noted about the file's other columns says nothing about these.
    return rows.slice(start - first, stop - start).replace_schema_metadata(None)


def _inside(root: Path, path: str) -> Path:
    resolved = (root / path).resolve()
    if not resolved.is_relative_to(root.resolve()):
        raise DataError(f"{path} leads out of the project, perhaps by a link: keep data inside it")
    return resolved


def _row_groups(file: pq.ParquetFile, start: int, stop: int) -> tuple[list[int], int]:
    """The row groups that hold rows [start, stop), and the first row of the first of them."""
    groups: list[int] = []
    first, before = start, 0
    for group in range(file.num_row_groups):
        after = before + file.metadata.row_group(group).num_rows
        if before < stop and start < after:
            first = first if groups else before
            groups.append(group)
        before = after
    return groups, first
