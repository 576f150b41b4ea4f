"""Rows of a CSV file, a block at a time, every cell as text, each with the line where it begins."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from plumbline.costs.billing.focus.files import File, opened
from plumbline.costs.billing.rows import BillError, BrokenLine, Rows

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK = 4 * 1024 * 1024
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
                newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=numbering.broken
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
            yield _without_blanks(Rows(str(file), cells, numbering.lines(cells), numbering.taken()))
    if rest := numbering.taken():
        yield Rows(str(file), cells.slice(0, 0), pa.array([], pa.int64()), rest)


class _Numbering:
    """Counts lines: the reader tells of records, and a record may span lines."""

    def __init__(self) -> None:
        self._record = 1  # the header
        self._further = 0  # line ends within cells so far
        self._broken: set[int] = set()
        self._untold: list[BrokenLine] = []

    def broken(self, row: Any) -> str:
        """Called by the reader, before it gives the rows around it."""
        wanted = f"{row.expected_columns} cells were expected and {row.actual_columns} are there"
        line = BrokenLine(row.number + self._further, row.text, wanted)
        self._broken.add(row.number)
        self._untold.append(line)
        return "skip"

    def taken(self) -> tuple[BrokenLine, ...]:
        """The broken lines since the last call."""
        told, self._untold = tuple(self._untold), []
        return told

    def lines(self, cells: pa.Table) -> pa.Array:
        """The line of each of the next rows."""
        import numpy as np
        import pyarrow as pa

        records = self._next_records(cells.num_rows)
        within = _line_ends(cells)
        before = np.concatenate([[0], np.cumsum(within)]) + self._further
        self._further = int(before[-1])
        return pa.array(records + before[:-1], pa.int64())

    def _next_records(self, count: int) -> Any:
        """The records that the next rows are, those left out that were broken."""
        import numpy as np

        found: list[int] = []
        while len(found) < count:
            wanted = range(self._record + 1, self._record + 1 + count - len(found))
            found += [record for record in wanted if record not in self._broken]
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
