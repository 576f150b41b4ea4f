"""Rows in FOCUS's columns, made of answers that are not in FOCUS."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any

from plumbline.costs.billing.rows import Rows


def made_rows(delivery: str, made: Sequence[Mapping[str, Any]], first: int = 1) -> Rows:
    """Rows of texts by column; a column that a row lacks holds nothing there.

    What is no text is spelled out, for a rule to hold it.

    Args:
        delivery: the question that was answered.
        made: a mapping a row.
        first: position of the first.
    """
    import pyarrow as pa

    names = sorted({name for row in made for name in row})
    cells = {name: pa.array([_text(row.get(name)) for row in made], pa.string()) for name in names}
    return Rows(delivery, pa.table(cells), pa.array(range(first, first + len(made)), pa.int64()))


def _text(cell: Any) -> str | None:
    """What can be written: half a character, which JSON can spell, becomes its name."""
    text = cell if isinstance(cell, str) else json.dumps(cell, default=str) if cell else ""
    return text.encode("utf-8", "backslashreplace").decode() or None


def month_of(day: datetime.date) -> tuple[str, str]:
    """Start and end of the billing period that a day is in, as texts."""
    first = day.replace(day=1)
    after = (first + datetime.timedelta(days=32)).replace(day=1)
    return f"{first.isoformat()}T00:00:00Z", f"{after.isoformat()}T00:00:00Z"
