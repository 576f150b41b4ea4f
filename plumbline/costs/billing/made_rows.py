"""Rows in FOCUS's columns, made of answers that are not in FOCUS."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from plumbline.costs.billing.rows import Rows


def made_rows(delivery: str, made: Sequence[Mapping[str, str | None]], first: int = 1) -> Rows:
    """Rows of texts by column; a column that a row lacks holds nothing there.

    Args:
        delivery: the question that was answered.
        made: a mapping a row.
        first: position of the first.
    """
    import pyarrow as pa

    names = sorted({name for row in made for name in row})
    cells = {name: pa.array([row.get(name) or None for row in made], pa.string()) for name in names}
    return Rows(delivery, pa.table(cells), pa.array(range(first, first + len(made)), pa.int64()))


def month_of(day: datetime.date) -> tuple[str, str]:
    """Start and end of the billing period that a day is in, as texts."""
    first = day.replace(day=1)
    after = (first + datetime.timedelta(days=32)).replace(day=1)
    return f"{first.isoformat()}T00:00:00Z", f"{after.isoformat()}T00:00:00Z"
