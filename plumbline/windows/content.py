"""The hash of what rows hold: the same for the same values, however a file lays them out."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from plumbline.canonical import canonical_json

if TYPE_CHECKING:
    import pyarrow as pa


def content_digest(table: pa.Table) -> str:
    """SHA-256 over the table's columns in order, in hex.

    Each column counts with its name, its distinct values in order of first appearance (as Python writes
    them, so 1, 1.0 and '1' differ) and, for every row, which of those it holds (-1 for none) as a
    little-endian 32-bit number.
    """
    found = hashlib.sha256()
    for name in table.column_names:
        values, positions = _factorized(table.column(name))
        found.update(canonical_json([name, table.num_rows, values]).encode() + b"\n")
        found.update(positions)
    return found.hexdigest()


def _factorized(column: pa.ChunkedArray) -> tuple[list[str], bytes]:
    encoded = column.combine_chunks().dictionary_encode()
    positions = encoded.indices.fill_null(-1).to_numpy().astype("<i4")
    return [repr(value) for value in encoded.dictionary.to_pylist()], positions.tobytes()
