"""Parts become a night when its day is over, and the nights become the one file that windows read."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.serving.inference.prediction_log.columns import AT, LogColumns
from plumbline.serving.inference.prediction_log.parquet_files import notes_of, write_parquet

if TYPE_CHECKING:
    import pyarrow as pa

HELD = "plumbline.nights"
"""In the metadata of the one file: which nights it holds, with the size and time of each."""


def roll(parts: Path, nights: Path, columns: LogColumns, today: datetime.date) -> list[str]:
    """Makes a night of the parts of each day that is over; an id that comes twice counts as it first came.

    Killed between the night and the removal of its parts, it does the same again, to the same effect.

    Returns:
        The nights that were made, or made anew because rows came late.
    """
    over = [folder for folder in sorted(parts.glob("*-*-*")) if _date(folder) < today]
    for folder in over:
        files = sorted(folder.glob("*.parquet"))
        place = nights / f"{folder.name}.parquet"
        earlier = [place] if place.exists() else []
        if files:
            write_parquet(place, columns.schema(), [_once(columns, [*earlier, *files])])
        for file in files:
            file.unlink()
        folder.rmdir()
    return [folder.name for folder in over]


def publish(nights: Path, place: Path, columns: LogColumns, keep: int, today: datetime.date) -> bool:
    """Writes all nights one after another into the file that windows read, if they are not what it holds.

    Args:
        nights: the folder of nights.
        place: the file.
        columns: the log's columns.
        keep: how many days back a night is kept; older ones are removed.
        today: the day in UTC.

    Returns:
        Whether it was written.
    """
    for file in nights.glob("*.parquet"):
        if (today - _date(file)).days > keep:
            file.unlink()
    files = sorted(nights.glob("*.parquet"))
    held = json.dumps([[file.name, file.stat().st_size, file.stat().st_mtime_ns] for file in files])
    if not files or notes_of(place).get(HELD) == held:
        return False
    write_parquet(place, columns.schema(), _tables(files, columns), {HELD: held})
    return True


def _tables(files: list[Path], columns: LogColumns) -> Iterator[pa.Table]:
    for file in files:
        yield _read(file, columns)


def _once(columns: LogColumns, files: list[Path]) -> pa.Table:
    """The rows of several files in the order of their times, each id once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = pa.concat_tables([_read(file, columns) for file in files])
    rows = rows.take(pc.sort_indices(rows, sort_keys=[(AT, "ascending"), (columns.id, "ascending")]))
    numbered = pa.table({"id": rows.column(columns.id), "place": pa.array(range(len(rows)), pa.int64())})
    first = numbered.group_by("id").aggregate([("place", "min")]).column("place_min")
    return rows.take(first.take(pc.sort_indices(first)))


def _read(file: Path, columns: LogColumns) -> pa.Table:
    """A file's rows in today's columns: those it lacks are null, others it has are left out."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    found = pq.read_table(file, memory_map=False)
    schema = columns.schema()
    return pa.table(
        [
            found.column(field.name).cast(field.type)
            if field.name in found.column_names
            else pa.nulls(len(found), field.type)
            for field in schema
        ],
        schema=schema,
    )


def _date(path: Path) -> datetime.date:
    return datetime.date.fromisoformat(path.stem)
