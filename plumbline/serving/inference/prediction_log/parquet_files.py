"""Parquet files that are there whole or not at all, and stay when the power fails."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def write_parquet(
    place: Path, schema: pa.Schema, tables: Iterable[pa.Table], notes: Mapping[str, str] | None = None
) -> None:
    """Puts a file in its place, in that of an earlier one if there is one; one table is in memory at a time.

    Args:
        place: where.
        schema: the columns.
        tables: the rows, in order; each has the columns.
        notes: words for whoever reads the file's metadata.

    Raises:
        OSError: it cannot be written.
    """
    import pyarrow.parquet as pq

    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with pq.ParquetWriter(file, schema.with_metadata(dict(notes or {}))) as writer:
                for table in tables:
                    writer.write_table(table.cast(schema))
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)
        _sync(place.parent)
    except BaseException:  # the disk is full, or somebody interrupts
        part.unlink(missing_ok=True)
        raise


def notes_of(place: Path) -> dict[str, str]:
    """What the file's metadata says; nothing where there is no file."""
    import pyarrow.parquet as pq

    if not place.exists():
        return {}
    found = pq.read_schema(place).metadata or {}
    return {name.decode(): value.decode() for name, value in found.items()}


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
