"""Lines that were written become parquet, a part a night.

A part's name is the digest of its lines, so that who is killed between writing it and removing the lines
makes the same part again, and no second one.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.serving.inference.prediction_log.columns import LogColumns
from plumbline.serving.inference.prediction_log.parquet_files import write_parquet
from plumbline.serving.inference.prediction_log.spill import abandoned, lines

if TYPE_CHECKING:
    import pyarrow as pa

LOG = logging.getLogger("plumbline.inference")
UNREADABLE = ".unreadable"
"""The ending of lines that are none of ours: nothing reads them, and nothing removes them."""


def take_in(spill: Path, parts: Path, columns: LogColumns) -> int:
    """Makes parts of all lines that no process writes to any more, and removes the lines.

    Args:
        spill: the folder of lines.
        parts: the folder of parts; one folder a night.
        columns: the log's columns.

    Returns:
        How many rows were taken in.
    """
    import pyarrow as pa

    taken = 0
    for path in abandoned(spill):
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()[:32]
        try:
            tables = _by_night(lines(content), columns)
        except (ValueError, KeyError, TypeError, pa.ArrowException):
            path.rename(path.with_suffix(UNREADABLE))  # a person looks; the others go on
            LOG.error("lines of predictions cannot be read, and are in no night: look at %s", path.stem)
            continue
        for night, table in tables.items():
            write_parquet(parts / night / f"{digest}.parquet", columns.schema(), [table])
            taken += len(table)
        path.unlink()
    return taken


def _by_night(rows: list[dict[str, Any]], columns: LogColumns) -> dict[str, pa.Table]:
    nights: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        night = datetime.date.fromisoformat(row[columns.date]).isoformat()
        nights.setdefault(night, []).append(row)
    return {night: columns.table(found) for night, found in sorted(nights.items())}
