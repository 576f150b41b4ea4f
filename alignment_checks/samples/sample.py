"""A bounded sample of rows: those with the smallest keys, a key being a hash of what names the row.

A bottom-k sample (E. Cohen and H. Kaplan, "Summarizing data using bottom-k sketches", PODC 2007). It is a
simple random sample that the same rows always give, and the samples of parts add up to exactly that of
the whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.profiles.profile import ProfileError

if TYPE_CHECKING:
    import pyarrow as pa

MOST_ROWS = 1_000
"""Rows a sample holds. Half as many find a shift of a tenth of a deviation in each of 20 columns."""


@dataclass(frozen=True, eq=False)
class RowSample:
    """Rows of a window in rising order of their keys, and how many the window has."""

    table: pa.Table
    keys: NDArray[np.uint64]
    """Shape (sampled rows,), rising."""
    rows: int
    """Of the window, not of the sample."""
    missing: Mapping[str, int] = field(default_factory=dict)
    """Per column, the window's rows without a value."""
    size: int = MOST_ROWS
    """The most rows it may hold."""

    def __add__(self, other: RowSample) -> RowSample:
        """The sample of both parts together, which share no row; of the smaller size where they differ.

        Raises:
            ProfileError: the parts have other columns, or other types in a column.
        """
        size = min(self.size, other.size)
        keys = np.concatenate([self.keys, other.keys])
        kept = np.argsort(keys, kind="stable")[:size]
        table = _together(self.table, other.table).take(kept).combine_chunks()
        missing = {name: rows + other.missing[name] for name, rows in self.missing.items()}
        return RowSample(table, keys[kept], self.rows + other.rows, missing, size)

    __hash__ = None  # type: ignore[assignment]  # arrays have none

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RowSample):
            return NotImplemented
        counted = (self.rows, self.missing, self.size) == (other.rows, other.missing, other.size)
        return counted and np.array_equal(self.keys, other.keys) and bool(self.table.equals(other.table))


def row_sample(table: pa.Table, keys: NDArray[np.uint64], size: int = MOST_ROWS) -> RowSample:
    """The sample of a table's rows.

    Args:
        table: columns of one value a row; codes into a dictionary are written out.
        keys: one a row, shape (rows,); see `keys_of_ids` and `keys_of_places`.
        size: the most rows kept.
    """
    kept = np.argsort(keys, kind="stable")[:size]
    missing = {name: table.column(name).null_count for name in table.column_names}
    return RowSample(_plain(table.take(kept)), keys[kept], table.num_rows, missing, size)


def keys_of_ids(ids: Iterable[Any], salt: str) -> NDArray[np.uint64]:
    """The first 64 bits of SHA-256 over `salt:id`, shape (rows,). Without the salt nobody finds the ids."""
    digests = [hashlib.sha256(f"{salt}:{row}".encode()).digest()[:8] for row in ids]
    return np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64)


def keys_of_places(first: int, rows: int) -> NDArray[np.uint64]:
    """Keys of rows that nothing names but where they stand, counted from 0; shape (rows,).

    SplitMix64's mixing, under which no two places share a key (G. Steele, D. Lea and C. Flood, "Fast
    splittable pseudorandom number generators", OOPSLA 2014).
    """
    mixed = np.arange(first + 1, first + rows + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))


def _together(one: pa.Table, other: pa.Table) -> pa.Table:
    import pyarrow as pa

    if one.column_names != other.column_names:
        different = sorted({*one.column_names} ^ {*other.column_names}) or ["their order"]
        raise ProfileError(f"samples of different columns do not add up: {', '.join(different)}")
    try:
        return pa.concat_tables([one, other], promote_options="permissive")
    except pa.ArrowException as error:
        raise ProfileError(f"samples of different types do not add up: {error}") from None


def _plain(table: pa.Table) -> pa.Table:
    import pyarrow as pa

    columns = {
        field.name: table.column(field.name).cast(field.type.value_type)
        if pa.types.is_dictionary(field.type)
        else table.column(field.name)
        for field in table.schema
    }
    return pa.table(columns).combine_chunks() if columns else table
