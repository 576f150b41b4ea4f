"""Writes a month's charges, whole or not at all, a group of rows at a time."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.costs.billing.charges import charges_schema

if TYPE_CHECKING:
    import pyarrow as pa

GROUP = 65_536
"""Rows that are in memory at a time."""

OWN = ("charge", "content", "series", "line", "billed", "effective", "quantity")
"""Columns whose cells hardly repeat: a dictionary of them would be as long as they are."""


def kept_schema() -> pa.Schema:
    """A charge's columns, digests of its contents and of its series, and what delivered it."""
    import pyarrow as pa

    further = {"content": pa.int64(), "series": pa.int64(), "export": pa.string()}
    return pa.unify_schemas([charges_schema(), pa.schema(further)])


def write_charges(file: Path, *parts: Iterable[pa.Table]) -> None:
    """Puts the file in its place, in that of an earlier one if there is one.

    Raises:
        OSError: it cannot be written.
    """
    import pyarrow.parquet as pq

    schema = kept_schema()
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    repeating = [name for name in schema.names if name not in OWN and name != "tags"] + [
        "tags.key_value.value"
    ]
    try:
        with pq.ParquetWriter(part, schema, use_dictionary=repeating, compression="zstd") as writer:
            for group in _groups(itertools.chain(*parts)):
                writer.write_table(group.select(schema.names).cast(schema))
        part.replace(file)
    except BaseException:  # the disk is full, or somebody interrupts
        part.unlink(missing_ok=True)
        raise


def _groups(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in larger tables."""
    import pyarrow as pa

    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        if sum(each.num_rows for each in waiting) >= GROUP:
            yield pa.concat_tables(waiting)
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting)
