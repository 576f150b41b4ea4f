"""Times of a bill, in UTC. FOCUS says that times are UTC, so one that names no zone is taken for UTC."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from plumbline.costs.billing.cells.uniques import of_uniques
from plumbline.costs.billing.cells.words import words

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Instants:
    """A column of times."""

    values: pa.Array
    unreadable: pa.Array
    without_zone: int
    """How many named no zone."""


def instants(column: pa.ChunkedArray) -> Instants:
    """The times of a column; null where there is nothing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    utc = pa.timestamp("us", tz="UTC")
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        naive = 0 if getattr(column.type, "tz", None) else len(whole) - whole.null_count
        # Finer than a microsecond is cut: no bill goes by it.
        values = pc.cast(
            pc.cast(whole, pa.timestamp("us", tz=getattr(column.type, "tz", None)), safe=False), utc
        )
        return Instants(values, pc.xor(pc.is_null(values), pc.is_null(whole)), naive)
    texts = words(column)
    values, naive = of_uniques(texts, (_instant, utc), (_names_no_zone, pa.bool_()))
    unreadable = pc.and_(pc.is_null(values), pc.is_valid(texts))
    return Instants(values, unreadable, pc.sum(naive).as_py() or 0)


@lru_cache(maxsize=4096)
def _instant(text: str) -> datetime.datetime | None:
    try:
        found = datetime.datetime.fromisoformat(text.strip())
        return found.astimezone(datetime.UTC) if found.tzinfo else found.replace(tzinfo=datetime.UTC)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=4096)
def _names_no_zone(text: str) -> bool:
    try:
        return datetime.datetime.fromisoformat(text.strip()).tzinfo is None
    except ValueError:
        return False
