"""Tags: JSON text in CSV files, maps in parquet files."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from plumbline.costs.billing.cells.maps import maps_as_text, pairs_of_text
from plumbline.costs.billing.cells.uniques import of_uniques

if TYPE_CHECKING:
    import pyarrow as pa

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Tags:
    """A column of tags."""

    values: pa.Array
    """Maps of text to text, sorted by name; null where there is nothing."""
    unreadable: pa.Array
    texts: pa.Array
    """The same as text, equal where the tags are equal."""


def tags(column: pa.ChunkedArray) -> Tags:
    """The tags of a column: numbers and truths as JSON writes them; a tag without a value is empty."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    read: Callable[[str], Pairs | None] = _pairs
    if not pa.types.is_string(column.type):
        written = maps_as_text(column)
        if written is not None:
            column, read = written, pairs_of_text
        else:
            column = pa.array([_json(cell) for cell in column.to_pylist()], pa.string())
    pairs, texts = of_uniques(
        column,
        (read, pa.map_(pa.string(), pa.string())),
        (lambda text: json.dumps(read(text)), pa.string()),
    )
    return Tags(pairs, pc.and_(pc.is_null(pairs), pc.is_valid(column)), texts)


def _json(cell: Any) -> str | None:
    """Tags as a parquet file gives them; what is no map, or names one twice, is no JSON object."""
    if cell is None:
        return None
    if isinstance(cell, list) and all(isinstance(pair, tuple) for pair in cell):
        found = dict(cell)
        cell = found if len(found) == len(cell) else cell
    return json.dumps(cell, default=str)


@lru_cache(maxsize=4096)
def _pairs(text: str) -> Pairs | None:
    """None where it is no JSON object of plain values, or names a tag twice: nobody knows which counts."""
    try:
        found = json.loads(text, object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        return None
    if found is None:
        return []
    if not isinstance(found, dict) or any(isinstance(value, dict | list) for value in found.values()):
        return None
    pairs = sorted((name, _value(value)) for name, value in found.items())
    return pairs if all(_is_text(part) for pair in pairs for part in pair) else None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _is_text(part: str) -> bool:
    """JSON can spell half a character, which no file can hold."""
    try:
        part.encode()
    except UnicodeEncodeError:
        return False
    return True


def _value(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value)
