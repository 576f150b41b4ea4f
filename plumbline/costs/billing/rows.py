"""Rows of a bill as they were read, before anything is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plumbline.errors import PlumblineError

if TYPE_CHECKING:
    import pyarrow as pa


class BillError(PlumblineError):
    """A bill that cannot be read, and what to do about it."""


@dataclass(frozen=True)
class BrokenLine:
    """A line that is no row."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class Rows:
    """Some rows of one file or answer, under FOCUS's names of columns; other columns are the provider's own.

    Text that stands for nothing (empty, `NULL`) is null already.
    """

    delivery: str
    """The file or answer."""
    cells: pa.Table
    lines: pa.Array
    """Where each row begins: the line of a text file, counted from 1; the position in anything else."""
    broken: tuple[BrokenLine, ...] = ()
