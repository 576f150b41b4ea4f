"""Where charges are kept, and how they are read: one parquet file a billing period and kind of bill.

Below the state folder: `charges/2026-11/focus.parquet`. A file is there whole or not at all, so whoever reads
waits for nobody.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.costs.billing.charges import charges_schema

if TYPE_CHECKING:
    import pyarrow as pa


def charges_folder(state_folder: Path) -> Path:
    """The folder of all charges."""
    return state_folder / "charges"


def period_file(state_folder: Path, source: str, period: datetime.date) -> Path:
    """The file of one month's bill of one kind: rows of `charges_schema()`, further columns allowed."""
    return charges_folder(state_folder) / f"{period:%Y-%m}" / f"{source}.parquet"


def read_charges(
    state_folder: Path,
    start: datetime.datetime,
    end: datetime.datetime,
    *,
    sources: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
) -> pa.Table:
    """The charges whose period starts within the half-open range, in no particular order.

    Every charge starts once, so ranges that follow each other count it once, however long it lasts.

    Args:
        state_folder: `Settings.state`.
        start: with a time zone.
        end: with a time zone.
        sources: kinds of bill, `focus`, `cost-explorer` or `opencost`; all unless given. Where two kinds tell
            of the same spend, adding them up counts it twice.
        columns: of `charges_schema()`; all unless given. Only these are read from disk.

    Returns:
        A table of `charges_schema()`, or of the columns asked for.

    Raises:
        ValueError: a time without a zone, or an end before the start.
    """
    if start.tzinfo is None or end.tzinfo is None:
        raise ValueError("a range of charges needs times with a zone: UTC is what bills go by")
    if end < start:
        raise ValueError(f"the range ends before it starts: {start.isoformat()} to {end.isoformat()}")
    import pyarrow as pa
    import pyarrow.dataset as ds

    schema = charges_schema()
    wanted = schema if columns is None else pa.schema([schema.field(name) for name in columns])
    files = _files(state_folder, sources)
    if not files:
        return wanted.empty_table()
    instant = schema.field("start").type
    during = (ds.field("start") >= pa.scalar(start, instant)) & (ds.field("start") < pa.scalar(end, instant))
    return ds.dataset(files, schema=schema, format="parquet").to_table(columns=wanted.names, filter=during)


def _files(state_folder: Path, sources: Sequence[str] | None) -> list[str]:
    found = sorted(charges_folder(state_folder).glob("*/*.parquet"))
    return [str(file) for file in found if sources is None or file.stem in sources]
