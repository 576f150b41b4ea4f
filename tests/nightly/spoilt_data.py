"""The census project with night 0 alone, and its files as a test wants to spoil them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from plumbline.nightly.context import Context

DATA = "var/data/acs_employment"
ARRIVALS = f"{DATA}/employment_MA_analysis.pq"
LABELS = f"{DATA}/employment_MA_analysis_target.pq"
REFERENCE = f"{DATA}/employment_MA_reference.pq"

Change = Callable[[pa.Table], pa.Table]


@dataclass(frozen=True)
class SpoiltNight:
    """A project of the test's own whose champion was trained on the real reference."""

    context: Context

    @property
    def root(self) -> Path:
        return self.context.settings.root

    def change(self, file: str, change: Change) -> None:
        """Rewrites a data file."""
        pq.write_table(change(pq.read_table(self.root / file)), self.root / file)


def first(rows: int) -> Change:
    return lambda table: table.slice(0, rows)


def without(name: str) -> Change:
    return lambda table: table.drop_columns([name])


def values_of(table: pa.Table, name: str) -> list[Any]:
    return table.column(name).to_pylist()


def with_values(name: str, new: Callable[[list[Any]], Sequence[Any] | pa.Array]) -> Change:
    """The column rewritten from its values, whatever type that gives it."""

    def change(table: pa.Table) -> pa.Table:
        place = table.column_names.index(name)
        return table.set_column(place, name, pa.array(new(values_of(table, name))))

    return change


def where(name: str, keep: Callable[[Any], bool]) -> Change:
    """Only the rows whose value is kept."""
    return lambda table: table.filter(pa.array([keep(value) for value in values_of(table, name)]))
