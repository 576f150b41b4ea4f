"""What happened, told later: each id has one label. Kept in SQLite, whose transactions no kill tears."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.errors import PlumblineError, TransientError
from plumbline.serving.inference.prediction_log.parquet_files import notes_of, write_parquet

if TYPE_CHECKING:
    import pyarrow as pa

HELD = "plumbline.labels"
"""In the metadata of the file: how many labels it holds, and the place of the newest."""
AT_ONCE = 50_000
"""Labels in memory while the file is written."""
WAIT_SECONDS = 5.0
"""For another process that is writing."""


class ConflictingLabelError(PlumblineError):
    """Ids that have another label already. Nothing of what was sent was kept."""

    def __init__(self, positions: Sequence[int]) -> None:
        """Names them by their positions in what was sent."""
        named = ", ".join(f"labels[{position}]" for position in positions[:5])
        more = f" and {len(positions) - 5} more" if len(positions) > 5 else ""
        super().__init__(f"{named}{more}: another label is kept for this id already, so nothing was kept")
        self.positions = tuple(positions)


class LabelsBusyError(TransientError):
    """Labels cannot be kept at the moment."""


@dataclass(frozen=True)
class Taken:
    """What became of labels that were sent."""

    new: int
    known: int
    """Sent before, and the same."""


class LateLabels:
    """The labels that came, by keyed id. Safe in many threads and processes of one machine."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        try:
            self._connection = sqlite3.connect(
                file, WAIT_SECONDS, check_same_thread=False, isolation_level=None
            )
            self._connection.execute("pragma journal_mode = wal")
            self._connection.execute("pragma synchronous = full")
            self._connection.execute(
                "create table if not exists label (id text primary key, value text not null)"
            )
        except sqlite3.Error as error:
            raise PlumblineError(
                f"{file}: labels cannot be kept there ({error}): move the file away"
            ) from None

    def take(self, labels: Sequence[tuple[str, int | str]]) -> Taken:
        """Keeps all of them, or none.

        Args:
            labels: keyed ids with their labels.

        Raises:
            ConflictingLabelError: an id has another label, here or among these.
            LabelsBusyError: the file is locked, or the disk is full.
        """
        with self._lock:
            try:
                with self._transaction():
                    return self._taken(labels)
            except sqlite3.Error as error:
                raise LabelsBusyError(f"labels cannot be kept now ({error}): send them again later") from None

    def publish(self, place: Path, id_column: str, label_column: str, kind: type[int] | type[str]) -> bool:
        """Writes all labels into the file that windows read, if it does not hold them.

        Returns:
            Whether it was written.
        """
        import pyarrow as pa

        with self._lock:
            count, newest = self._connection.execute("select count(*), max(rowid) from label").fetchone()
        held = json.dumps([count, newest])
        if not count or notes_of(place).get(HELD) == held:
            return False
        schema = pa.schema(
            [(id_column, pa.string()), (label_column, pa.int64() if kind is int else pa.string())]
        )
        write_parquet(place, schema, self._tables(schema, newest), {HELD: held})
        return True

    def close(self) -> None:
        """Ends the connection, after what is under way."""
        with self._lock:
            self._connection.close()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._connection.execute("rollback")
            raise
        self._connection.execute("commit")

    def _taken(self, labels: Sequence[tuple[str, int | str]]) -> Taken:
        new, conflicts = 0, []
        for position, (identifier, label) in enumerate(labels):
            value = json.dumps(label)
            known = self._connection.execute("select value from label where id = ?", (identifier,)).fetchone()
            if known is None:
                self._connection.execute("insert into label values (?, ?)", (identifier, value))
                new += 1
            elif known[0] != value:
                conflicts.append(position)
        if conflicts:
            raise ConflictingLabelError(conflicts)
        return Taken(new, len(labels) - new)

    def _tables(self, schema: pa.Schema, newest: int) -> Iterator[pa.Table]:
        import pyarrow as pa

        last = 0
        while last < newest:
            with self._lock:
                rows = self._connection.execute(
                    "select rowid, id, value from label where rowid > ? and rowid <= ? "
                    "order by rowid limit ?",
                    (last, newest, AT_ONCE),
                ).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            columns = [[row[1] for row in rows], [json.loads(row[2]) for row in rows]]
            yield pa.table(columns, schema=schema)
