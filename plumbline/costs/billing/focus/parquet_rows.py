"""Rows of a parquet file, some at a time, each with its position counted from 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from plumbline.costs.billing.focus.csv_rows import NOTHING
from plumbline.costs.billing.focus.files import File, opened
from plumbline.costs.billing.focus.parquet_columns import readable
from plumbline.costs.billing.rows import BillError, Rows

if TYPE_CHECKING:
    import pyarrow as pa

AT_ONCE = 16_384
"""Rows."""


def header_of_parquet(file: File) -> list[str]:
    """The names of its columns.

    Raises:
        BillError: it is no parquet file.
    """
    import pyarrow.parquet as pq

    with opened(file) as source:
        return list(pq.ParquetFile(source).schema_arrow.names)


def rows_of_parquet(file: File) -> Iterator[Rows]:
    """All rows, in order.

    Raises:
        BillError: it is no parquet file, or a column's bytes are not what its type says.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    with opened(file) as source:
        position = 1
        for batch in pq.ParquetFile(source, pre_buffer=False).iter_batches(AT_ONCE):
            cells = _with_nulls(pa.table(batch), file)
            lines = pa.array(range(position, position + cells.num_rows), pa.int64())
            position += cells.num_rows
            yield Rows(str(file), cells, lines)


def _with_nulls(cells: pa.Table, file: File) -> pa.Table:
    """Text that stands for nothing becomes null, as in a CSV file."""
    import pyarrow as pa
    import pyarrow.compute as pc

    nothing = pa.array(NOTHING)
    for place, field in enumerate(cells.schema):
        try:
            column = readable(cells.column(place))
        except pa.ArrowException as error:
            said = str(error).partition("\n")[0]
            raise BillError(
                f"{file} is refused: column {field.name} ({field.type}) cannot be read ({said}); "
                "deliver it again"
            ) from None
        if pa.types.is_string(column.type):
            column = pc.if_else(pc.is_in(column, nothing), None, column)
        cells = cells.set_column(place, field.name, column)
    return cells
