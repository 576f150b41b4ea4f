"""`plumbline check drift`: how far the columns of a file moved from a reference."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from plumbline.commands.command_line import data_file, names

if TYPE_CHECKING:
    from alignment_checks.measurement import Measurement
    from plumbline.commands.command_line import Commands

FALSE_DISCOVERY_RATE = 0.05
"""Share of the columns called drifted that may be called wrongly, on average."""


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser("drift", help="how far each column's distribution moved")
    command.add_argument(
        "--reference", type=data_file, required=True, help="parquet, CSV or profile; a path or s3://..."
    )
    command.add_argument("--current", type=data_file, required=True, help="the same, of the rows to look at")
    command.add_argument("--columns", type=names, metavar="A,B", help="only these columns")
    command.add_argument(
        "--categorical", type=names, default=[], metavar="A,B", help="columns of numbers that are categories"
    )
    command.add_argument(
        "--whole-rows", action="store_true", help="also whether rows as a whole moved, from a sample of them"
    )
    command.add_argument("--json", action="store_true", help="print canonical JSON")
    command.set_defaults(run=check_drift)


def check_drift(options: Namespace) -> int:
    """Prints every column's drift, that of whole rows where asked, and which columns are called drifted."""
    from alignment_checks.drift.columns import p_values
    from alignment_checks.drift.multiplicity import drifted
    from plumbline.checking.drift import Sides, measure_columns
    from plumbline.checking.printing import as_json, as_table
    from plumbline.checking.profiles import Columns
    from plumbline.checking.rows import embeddings_of, measure_embeddings, with_whole_rows
    from plumbline.checking.suspicions import refuse_nothing

    sides = Sides(options.reference, options.current)
    embeddings = embeddings_of(sides, options.columns)
    columns = Columns(options.columns, options.categorical, embeddings)
    told = measure_columns(sides, columns)
    if told.suspicion:
        print(f"plumbline: {told.suspicion}", file=sys.stderr)
    found = [*told.measurements, *measure_embeddings(sides, embeddings)]
    refuse_nothing(sides, found, options.categorical)
    called = drifted(p_values(found), FALSE_DISCOVERY_RATE)
    if options.whole_rows:
        found = with_whole_rows(sides, told, found, options.categorical)
    if options.json:
        print(as_json(found, drifted=called))
    else:
        print(as_table(found))
        names_called = ", ".join(called) or "none"
        print(f"\nColumns drifted, at a false discovery rate of {FALSE_DISCOVERY_RATE}: {names_called}")
        if options.whole_rows:
            print(f"Rows as a whole: {_of_whole_rows(found)}")
    return 0


def _of_whole_rows(found: Sequence[Measurement]) -> str:
    """Both tests' p-values, or why there are none; whole rows are no column and called by no rate."""
    told = [m for m in found if not m.group and m.name.endswith("_pvalue")]
    return ", ".join(f"{m.name} {m.reason if m.value is None else format(m.value, '.4g')}" for m in told)
