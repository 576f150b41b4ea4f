"""What a rule is given, and what it says."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plumbline.costs.billing.cells.amounts import Amounts
from plumbline.costs.billing.cells.instants import Instants
from plumbline.costs.billing.cells.tags import Tags

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Draft:
    """Rows of a bill, read cell by cell, and not yet judged. All by FOCUS's names of columns."""

    cells: pa.Table
    """As they were delivered."""
    words: Mapping[str, pa.Array]
    amounts: Mapping[str, Amounts]
    instants: Mapping[str, Instants]
    tags: Tags
    now: datetime.datetime


@dataclass(frozen=True)
class Finding:
    """Rows with the same thing wrong in the same column."""

    column: str
    reason: str
    where: pa.Array
    """A truth for each row."""


Rule = Callable[[Draft], Iterator[Finding]]
