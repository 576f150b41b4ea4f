"""Rows of a CSV file, a block at a time, every cell as text, each with the line where it begins."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from plumbline.costs.billing.focus.blank_lines import WithoutGaps
from plumbline.costs.billing.focus.files import File, opened
from plumbline.costs.billing.focus.line_numbers import LineNumbers
from plumbline.costs.billing.rows import BillError, Rows

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
    numbering = LineNumbers()
    with opened(file) as source:
        batches = arrow_csv.open_csv(
            WithoutGaps(source, str(file)),
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
