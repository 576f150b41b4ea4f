"""A window's rows in one shape, and what keeps them from being judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plumbline.errors import PlumblineError
from plumbline.intent import Spec
from plumbline.records import Window
from plumbline.settings import Settings
from plumbline.windows.awaiting import awaited_labels, labelled_rows, without_labels
from plumbline.windows.content import content_digest
from plumbline.windows.conversion import converted
from plumbline.windows.parquet import DataError
from plumbline.windows.pictures import with_pictures
from plumbline.windows.problems import problems
from plumbline.windows.sources import stored_rows

if TYPE_CHECKING:
    import pyarrow as pa


class UnusableError(PlumblineError, ValueError):
    """Rows with problems were asked for as if they had none."""


@dataclass(frozen=True)
class Rows:
    """A window's rows: id, features, protected attributes and label, as far as they could be read."""

    table: pa.Table
    """Numeric columns as float64, categorical ones as text; missing is null."""
    problems: tuple[str, ...]
    """Reasons why these rows cannot be judged; none when they can."""
    awaited: str = ""
    """What labels these rows still wait for; then the table has none, also where some have come."""
    labelled: int = 0
    """How many have come of the labels these rows wait for."""

    def usable(self) -> pa.Table:
        """The table.

        Raises:
            UnusableError: the rows have problems.
        """
        if self.problems:
            raise UnusableError("these rows cannot be used: " + "; ".join(self.problems))
        return self.table


def read(settings: Settings, spec: Spec, window: Window) -> Rows:
    """The window's rows.

    Raises:
        DataError: a file cannot be used at all, or no longer holds what it held when the window was located.
    """
    rows = _looked_through(spec, window, *converted(spec, stored_rows(settings, spec, window)))
    if content_digest(with_pictures(settings, spec, rows.table)) != window.content:
        raise DataError(
            f"{window.source} no longer holds the rows it held when this run began: run the night again"
        )
    return rows


def read_part(settings: Settings, spec: Spec, window: Window, part: int, parts: int) -> Rows:
    """One of so many parts of a window, without the others. Whoever adds parts up compares their content.

    Args:
        settings: where the project is.
        spec: the model's.
        window: the whole window.
        part: which one, from 0; the parts lie one after another and differ by at most a row of the file.
        parts: how many there are.

    Raises:
        DataError: a file cannot be used at all.
    """
    start, stop = (window.start + (window.stop - window.start) * place // parts for place in (part, part + 1))
    narrowed = window.model_copy(update={"start": start, "stop": stop})
    return _looked_through(spec, narrowed, *converted(spec, stored_rows(settings, spec, narrowed)))


def _looked_through(spec: Spec, window: Window, stored: pa.Table, reasons: tuple[str, ...]) -> Rows:
    awaited = awaited_labels(spec, window, stored)
    table = without_labels(spec, stored) if awaited else stored
    found = (*reasons, *problems(spec, table, awaited=bool(awaited)))
    return Rows(table, found, awaited, labelled_rows(spec, stored) if awaited else 0)
