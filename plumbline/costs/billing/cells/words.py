"""Names of things, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plumbline.costs.billing.cells.maps import maps_as_text

if TYPE_CHECKING:
    import pyarrow as pa


def words(column: pa.ChunkedArray) -> pa.Array:
    """Each cell as text, null where there is nothing; what holds several values is spelled out."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_string(column.type):
        return column
    if pa.types.is_nested(column.type):
        if column.null_count == len(column):
            return pa.nulls(len(column), pa.string())
        texts = maps_as_text(column)
        if texts is not None:
            return texts
        return pa.array([None if cell is None else repr(cell) for cell in column.to_pylist()], pa.string())
    return pc.cast(column, pa.string())
