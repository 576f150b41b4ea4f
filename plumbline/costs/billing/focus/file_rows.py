"""The rows of one file in FOCUS, whatever its kind; a file without the columns of a charge is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from plumbline.costs.billing.focus.columns import missing_columns
from plumbline.costs.billing.focus.csv_rows import header_of_csv, rows_of_csv
from plumbline.costs.billing.focus.files import File
from plumbline.costs.billing.focus.parquet_rows import header_of_parquet, rows_of_parquet
from plumbline.costs.billing.rows import BillError, Rows

MOST_COLUMNS = 5_000
"""FOCUS has 57, and providers add some tens of their own."""


def checked_header(file: File) -> list[str]:
    """Mandatory columns that the file lacks and a charge can do without.

    Raises:
        BillError: it lacks one that no charge is made without, names one twice, has far too many, or
            cannot be read.
    """
    names = header_of_parquet(file) if _is_parquet(file) else header_of_csv(file)
    if len(names) > MOST_COLUMNS:
        raise BillError(
            f"{file} is refused: {len(names):,} columns are more than the {MOST_COLUMNS:,} that are read; "
            "export tags as one column of JSON, as FOCUS has it"
        )
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise BillError(f"{file} is refused: column {twice[0]} stands twice; export each column once")
    needed, others = missing_columns(names)
    if needed:
        columns = f"column{'s' * (len(needed) > 1)} {', '.join(needed)}"
        raise BillError(
            f"{file} is refused: it lacks FOCUS's mandatory {columns}; add to the export what is missing, "
            "and deliver it again"
        )
    return others


def rows_of(file: File) -> Iterator[Rows]:
    """All rows of a file, some at a time.

    Raises:
        BillError: it cannot be read to its end.
    """
    return rows_of_parquet(file) if _is_parquet(file) else rows_of_csv(file)


def _is_parquet(file: File) -> bool:
    return str(file).lower().endswith(".parquet")
