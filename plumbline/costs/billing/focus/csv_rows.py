"""Rows of a CSV file, a block at a time, every cell as text, each with the line where it begins."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from plumbline.costs.billing.focus.files import File, opened
from plumbline.costs.billing.rows import BillError, BrokenLine, Rows

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK = 3 * 1024 * 1024
"""Bytes that are read at a time; no row may be longer."""

NOTHING = ["", "NULL"]
"""What stands for nothing, in quotes or without."""


def header_of_csv(file: File) -> list[str]:
    """The names in the first line.

    Raises:
        BillError: the file is empty, or no text.
    """
    with opened(file) as source:
        first = source.read(BLOCK)
    try:
        # A block may end within a character.
        names = next(csv.reader(io.StringIO(first.decode("utf-8-sig", "ignore"), newline="")), [])
    except csv.Error as error:
        raise BillError(f"{file} cannot be read as CSV: {error}; deliver it again") from None
    if not names:
        raise BillError(f"{file} is empty: not even a line with the names of columns is there")
    return names


def rows_of_csv(file: File) -> Iterator[Rows]:
    """All rows, in order; lines with another number of cells are said to be broken.

    Raises:
        BillError: it cannot be read as CSV.
    """
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    names = header_of_csv(file)
    numbering = _Numbering()
    with opened(file) as source:
        batches = arrow_csv.open_csv(
            source,
            read_options=arrow_csv.ReadOptions(block_size=BLOCK, use_threads=False),
            parse_options=arrow_csv.ParseOptions(
                newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=numbering.skip
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=NOTHING,
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        )
        for batch in batches:
            cells = pa.table(batch)
            lines = numbering.lines(cells)
            yield _without_blanks(Rows(str(file), cells, lines, numbering.broken_so_far()))
    if rest := numbering.broken_at_the_end():
        yield Rows(str(file), cells.slice(0, 0), pa.array([], pa.int64()), rest)


class _Numbering:
    """Counts lines: the reader tells of records, and a record may span lines."""

    def __init__(self) -> None:
        self._record = 1  # the header
        self._further = 0  # line ends within cells so far
        self._skipped: set[int] = set()
        self._untold: list[tuple[int, str, str]] = []
        self._told: list[BrokenLine] = []

    def skip(self, row: Any) -> str:
        """Called by the reader, before it gives the rows around it; it may be some blocks ahead."""
        wanted = f"{row.expected_columns} cells were expected and {row.actual_columns} are there"
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


def _without_blanks(rows: Rows) -> Rows:
    """A blank line is no row."""
    import pyarrow.compute as pc

    blank = None
    for column in rows.cells.columns:
        if column.null_count == 0:
            return rows
        blank = pc.is_null(column) if blank is None else pc.and_(blank, pc.is_null(column))
    if not pc.any(blank).as_py():
        return rows
    kept = pc.invert(blank)
    return Rows(rows.delivery, rows.cells.filter(kept), rows.lines.filter(kept.combine_chunks()), rows.broken)
