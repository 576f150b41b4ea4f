"""Profiles of parquet files: one pass over each column, one row group at a time, never the whole table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import numpy as np

from alignment_checks.profiles.columns import (
    MOST_DISTINCT,
    Categories,
    Column,
    categories,
    numbers,
)
from alignment_checks.profiles.profile import Profile, ProfileError, sum_of
from alignment_checks.profiles.writing import written

if TYPE_CHECKING:
    import pyarrow as pa


def profile_of_files(
    sources: Sequence[Any], columns: Sequence[str] | None = None, categorical: Collection[str] = ()
) -> Profile:
    """The profile of the rows of all parquet files together.

    Args:
        sources: paths, or open files (S3's among them) as pyarrow takes them; at least one.
        columns: which columns; all of the first file when None.
        categorical: columns of numbers that are categories nevertheless. Text and booleans always are.

    Raises:
        ProfileError: a column is missing, is neither numbers nor text nor booleans, or changes its kind.
    """
    with ExitStack() as stack:
        files = [stack.enter_context(opened(source)) for source in sources]
        names = list(files[0].schema_arrow.names if columns is None else columns)
        _refuse_absent(files, names)
        return Profile(
            {name: column_of_files(files, name, categorical=name in categorical) for name in names}
        )


def opened(source: Any) -> Any:
    """A parquet file to read columns of, which its holder closes.

    Text is read as codes into a dictionary: counting those is many times quicker than counting text.
    """
    import pyarrow as pa
    from pyarrow import parquet

    schema = parquet.read_schema(source)
    text = [field.name for field in schema if pa.types.is_string(field.type)]
    return parquet.ParquetFile(source, read_dictionary=text)


def column_of_files(files: Sequence[Any], name: str, *, categorical: bool) -> Column:
    """One column of the rows of all files together; whoever lets go of it holds no other in memory.

    Args:
        files: parquet files as `opened` gives them, each with that column.
        name: the column.
        categorical: whether its numbers are categories.

    Raises:
        ProfileError: as `profile_of_files`.
    """
    return _profiled(
        name, (chunk for file in files for chunk in _chunks(file, name)), categorical=categorical
    )


def profile_of_table(
    table: pa.Table, columns: Sequence[str] | None = None, categorical: Collection[str] = ()
) -> Profile:
    """The profile of a table in memory; as `profile_of_files` otherwise."""
    names = list(table.column_names if columns is None else columns)
    return Profile(
        {name: _profiled(name, [table.column(name)], categorical=name in categorical) for name in names}
    )


def _refuse_absent(files: Sequence[Any], names: Sequence[str]) -> None:
    for file in files:
        absent = [name for name in names if name not in file.schema_arrow.names]
        if absent:
            present = ", ".join(file.schema_arrow.names)
            raise ProfileError(f"no column {', '.join(absent)}; there are {present}")


def _chunks(file: Any, name: str) -> Iterator[pa.ChunkedArray]:
    """A short column at once, a long one by row groups."""
    if file.metadata.num_rows <= MOST_DISTINCT:
        yield file.read(columns=[name], use_threads=False).column(0)
        return
    for group in range(file.num_row_groups):
        yield file.read_row_group(group, columns=[name], use_threads=False).column(0)


def _profiled(name: str, chunks: Iterable[pa.ChunkedArray], *, categorical: bool) -> Column:
    total: Column | None = None
    for chunk in chunks:
        part = _part(name, chunk, categorical=categorical)
        total = part if total is None else sum_of(name, total, part)
    return Categories() if total is None else total


def _part(name: str, chunk: pa.ChunkedArray, *, categorical: bool) -> Column:
    import pyarrow as pa

    kind = chunk.type.value_type if pa.types.is_dictionary(chunk.type) else chunk.type
    number = is_number(kind)
    if number and not categorical:
        return numbers(_floats(chunk, kind))
    is_text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    if number or is_text or pa.types.is_boolean(kind):
        return _counted(name, chunk)
    if pa.types.is_null(kind):
        raise ProfileError(f"column {name} holds no value at all, so nobody can tell what it should hold")
    raise ProfileError(
        f"column {name} holds {kind}, and profiles are made of numbers, text and booleans only: "
        "name the columns to take, without it"
    )


def _floats(chunk: pa.ChunkedArray, kind: pa.DataType) -> np.ndarray[Any, Any]:
    import pyarrow as pa

    plain = chunk.cast(kind) if pa.types.is_dictionary(chunk.type) else chunk
    if not pa.types.is_floating(kind) or pa.types.is_float16(kind):
        plain = plain.cast(pa.float64(), safe=False)
    parts = [_as_numpy(array) for array in plain.chunks]
    return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0), *parts])


def _as_numpy(array: pa.Array) -> np.ndarray[Any, Any]:
    """Without a copy where no value is missing; a missing one is NaN."""
    values = np.from_dlpack(array) if not array.null_count else array.to_numpy(zero_copy_only=False)
    return np.asarray(values, dtype=np.float64)


def _counted(name: str, chunk: pa.ChunkedArray) -> Categories:
    counted: dict[str, int] = {}
    for values, counts in _value_counts(chunk):
        for value, count in zip(values, counts, strict=True):
            if value is not None:
                counted[written(value)] = counted.get(written(value), 0) + count
    try:
        return categories(counted, len(chunk) - sum(counted.values()))
    except ValueError as error:
        raise ProfileError(f"column {name}: {error}") from None


def _value_counts(chunk: pa.ChunkedArray) -> Iterator[tuple[list[Any], list[int]]]:
    import pyarrow as pa

    if not pa.types.is_dictionary(chunk.type):
        found = chunk.value_counts()
        yield found.field("values").to_pylist(), found.field("counts").to_pylist()
        return
    for array in chunk.chunks:
        yield array.dictionary.to_pylist(), _codes_counted(array.indices, len(array.dictionary))


def _codes_counted(codes: pa.Array, categories: int) -> list[int]:
    """Rows of each code, from the column's own memory: pyarrow's way copies it four times over."""
    from alignment_checks.profiles.counting import code_counts

    validity, data = codes.buffers()
    held = np.frombuffer(data, dtype=str(codes.type))[codes.offset : codes.offset + len(codes)]
    known = np.frombuffer(validity if codes.null_count else b"", dtype=np.uint8)
    return list(code_counts(held, known, codes.offset, categories).tolist())


def is_number(kind: pa.DataType) -> bool:
    """Whether a column of this type holds numbers."""
    import pyarrow as pa

    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))
