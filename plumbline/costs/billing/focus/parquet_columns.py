"""Columns of a parquet file, whatever wrote it, as types whose cells can be read one by one.

A parquet file may hold text without saying that it is text, bytes that are none, and times of years that no
calendar of Python's has. What is read here cannot fail later, half-way through a row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

DAYS = (-719_162, 2_932_896)
"""From 1970 to the first day of the year 1, and to the last of the year 9999."""

PER_DAY = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000}
"""Ticks. Nanoseconds reach from 1677 to 2262 only, and always have a date."""


def readable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column: text as text, times that have no date as text, anything else as it is.

    Raises:
        ArrowException: what should be text is no UTF-8.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = pc.cast(column, kind.value_type), kind.value_type
    if pa.types.is_map(kind) and not pa.types.is_nested(kind.item_type):
        column = pc.cast(column, pa.map_(pa.string(), pa.string()))
    elif _is_text(kind):
        column = pc.cast(column, pa.string())
    elif pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        column = column if getattr(kind, "unit", "") == "ns" else _with_dates(column)
    elif pa.types.is_temporal(kind):
        column = pc.cast(column, pa.string())
    column.validate(full=True)
    return column


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow as pa

    binary = pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind)
    return bool(binary or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _with_dates(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column, as text where one of its times lies on no day between the years 1 and 9999."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    day = 1 if pa.types.is_date32(kind) else PER_DAY[getattr(kind, "unit", "ms")]
    numbers = pc.cast(column, pa.int32() if pa.types.is_date32(kind) else pa.int64())
    within = pc.and_(pc.greater_equal(numbers, DAYS[0] * day), pc.less(numbers, (DAYS[1] + 1) * day))
    if pc.all(within, min_count=0).as_py():
        return column
    told = pc.cast(pc.if_else(within, column, None), pa.string())
    return pc.coalesce(told, pc.cast(numbers, pa.string()))
