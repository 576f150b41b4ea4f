"""The calendar day of an arrival, for specs whose nights are days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plumbline.windows.parquet import DataError, stored_columns

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq


def arrival_days(file: pq.ParquetFile, column: str) -> pa.Array:
    """Each row's day as a `date32`, in UTC where the column has a time zone; null where it has none.

    Args:
        file: the arrivals.
        column: dates, timestamps, or text such as `2026-01-31`.

    Raises:
        DataError: the column is missing or holds something else.
    """
    import pyarrow as pa

    stored = stored_columns(file, [column])
    if not stored.num_columns:
        raise DataError(f"nights.date_column: the arrivals have no column {column}: correct the spec")
    try:
        return _days(stored.column(0).combine_chunks())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise DataError(
            f"nights.date_column: {column} holds no dates ({error}): write dates, timestamps or 2026-01-31"
        ) from error


def _days(values: pa.Array) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_timestamp(values.type):
        # Days begin at midnight, so the time of day goes before the cast refuses to lose it.
        values = pc.floor_temporal(values.cast(pa.timestamp(values.type.unit)), unit="day")
    return values.cast(pa.date32())
