"""Samples of parquet files and of tables: one pass, a few rows in memory at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import numpy as np

from alignment_checks.profiles.building import is_number
from alignment_checks.profiles.profile import ProfileError
from alignment_checks.profiles.writing import written
from alignment_checks.samples.sample import MOST_ROWS, RowSample, keys_of_places, row_sample

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

_AT_ONCE = 8_192
"""Rows in memory at a time: embeddings of a thousand numbers then take some 30 MB."""


def sample_of_files(sources: Sequence[Any], columns: Sequence[str], size: int = MOST_ROWS) -> RowSample:
    """The sample of the rows of all parquet files together, each row named by its place in them.

    Args:
        sources: paths, or open files as pyarrow takes them.
        columns: which columns; without any the sample has no row to hold.
        size: the most rows kept.

    Raises:
        ProfileError: a column is missing, or changes its type in a way that does not add up.
    """
    from pyarrow import parquet

    if not sources or not columns:
        return sample_of_table(_no_table(), size)
    with ExitStack() as stack:
        files = [stack.enter_context(parquet.ParquetFile(source)) for source in sources]
        for file in files:
            absent = [name for name in columns if name not in file.schema_arrow.names]
            if absent:
                raise ProfileError(f"no column {', '.join(absent)}")
        empty = _schema(files[0], columns).empty_table()
        return _sampled(empty, (batch for file in files for batch in _batches(file, columns)), size)


def sample_of_table(table: pa.Table, size: int = MOST_ROWS) -> RowSample:
    """The sample of a table in memory; as `sample_of_files` otherwise."""
    return _sampled(table.schema.empty_table(), table.to_batches(max_chunksize=_AT_ONCE), size)


def arrays_of(
    sample: RowSample, categorical: Collection[str] = ()
) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """Columns as drift takes them, and which of them are numbers.

    Args:
        sample: of columns of numbers, text or booleans.
        categorical: columns of numbers that are categories nevertheless.

    Returns:
        Per column, float64 with NaN for missing or strings with None; and `numeric` or `categorical`.
    """
    arrays, kinds = {}, {}
    for name in sample.table.column_names:
        column = sample.table.column(name)
        numeric = is_number(column.type) and name not in categorical
        kinds[name] = "numeric" if numeric else "categorical"
        arrays[name] = _floats(column) if numeric else _texts(column)
    return arrays, kinds


def _no_table() -> pa.Table:
    import pyarrow as pa

    return pa.table({})


def _schema(file: Any, columns: Sequence[str]) -> pa.Schema:
    import pyarrow as pa

    return pa.schema([file.schema_arrow.field(name) for name in columns])


def _batches(file: Any, columns: Sequence[str]) -> Iterable[pa.RecordBatch]:
    """In the order asked for, which the file's own need not be."""
    for batch in file.iter_batches(batch_size=_AT_ONCE, columns=list(columns), use_threads=False):
        yield batch.select(list(columns))


def _sampled(empty: pa.Table, batches: Iterable[pa.RecordBatch], size: int) -> RowSample:
    import pyarrow as pa

    total = row_sample(empty, keys_of_places(0, 0), size)
    for batch in batches:
        keys = keys_of_places(total.rows, batch.num_rows)
        total = total + row_sample(pa.Table.from_batches([batch]), keys, size)
    return total


def _floats(column: pa.ChunkedArray) -> NDArray[np.float64]:
    import pyarrow as pa

    return np.asarray(column.cast(pa.float64(), safe=False).to_numpy(), dtype=np.float64)


def _texts(column: pa.ChunkedArray) -> NDArray[Any]:
    held = [None if value is None else written(value) for value in column.to_pylist()]
    return np.array(held, dtype=object)
