"""The line of each row of a CSV file: the reader counts records, and a record may span lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from plumbline.costs.billing.rows import BrokenLine

if TYPE_CHECKING:
    import pyarrow as pa

MOST_BROKEN = 100_000
"""Lines that are no rows; a file with more is no bill, or its cells are parted by something else."""


class LineNumbers:
    """Numbers the rows of one file as they come, and the lines that are none."""

    def __init__(self) -> None:
        self._record = 1  # the header
        self._further = 0  # line ends within cells so far
        self._skipped: set[int] = set()
        self._untold: list[tuple[int, str, str]] = []
        self._told: list[BrokenLine] = []

    def skip(self, row: Any) -> str:
        """Called by the reader, before it gives the rows around it; it may be some blocks ahead."""
        wanted = f"{row.expected_columns} cells were expected and {row.actual_columns} are there"
        if len(self._skipped) >= MOST_BROKEN:
            return "error"
        self._skipped.add(row.number)
        self._untold.append((row.number, row.text, wanted))
        return "skip"

    def lines(self, cells: pa.Table) -> pa.Array:
        """The line of each of the next rows."""
        import numpy as np
        import pyarrow as pa

        records = self._next_records(cells.num_rows)
        before = np.concatenate([[0], np.cumsum(_line_ends(cells))]) + self._further
        self._tell(lambda record: int(before[np.searchsorted(records, record)]), self._record)
        self._further = int(before[-1])
        return pa.array(records + before[:-1], pa.int64())

    def broken_so_far(self) -> tuple[BrokenLine, ...]:
        """The broken lines before the end of the rows that were last numbered, since the last call."""
        told, self._told = tuple(self._told), []
        return told

    def broken_at_the_end(self) -> tuple[BrokenLine, ...]:
        """Those that are left when no further row comes."""
        self._tell(lambda _: self._further, None)
        return self.broken_so_far()

    def _tell(self, line_ends_before: Callable[[int], int], last: int | None) -> None:
        ready = [each for each in self._untold if last is None or each[0] <= last]
        self._untold = self._untold[len(ready) :]
        self._told += [
            BrokenLine(record + line_ends_before(record), text, reason) for record, text, reason in ready
        ]

    def _next_records(self, count: int) -> Any:
        """The records that the next rows are, those left out that were skipped."""
        import numpy as np

        found: list[int] = []
        while len(found) < count:
            wanted = range(self._record + 1, self._record + 1 + count - len(found))
            found += [record for record in wanted if record not in self._skipped]
            self._record = wanted[-1]
        return np.array(found, dtype=np.int64)


def _line_ends(cells: pa.Table) -> Any:
    """How many line ends each row has within its cells."""
    import numpy as np
    import pyarrow.compute as pc

    found = np.zeros(cells.num_rows, dtype=np.int64)
    for column in cells.columns:
        if any(_has_line_end(chunk) for chunk in column.chunks):
            found += pc.fill_null(pc.count_substring(column, "\n"), 0).to_numpy()
    return found


def _has_line_end(chunk: pa.Array) -> bool:
    """Looks at the bytes of all cells at once."""
    import numpy as np

    text = chunk.buffers()[2]
    return text is not None and bool((np.frombuffer(text, np.uint8) == ord("\n")).any())
