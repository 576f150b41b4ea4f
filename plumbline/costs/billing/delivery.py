"""A delivery: rows of a bill that were handed over together."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from plumbline.costs.billing.rows import Rows


@dataclass(frozen=True)
class Delivery:
    """Where charges come from, and how much of a bill they tell."""

    name: str
    """The file, the folder or the question, as people know it."""
    source: str
    """`focus`, `cost-explorer` or `opencost`."""
    rows: Callable[[], Iterator[Rows]]
    """Reads it from its beginning."""
    export: str = ""
    """What delivers the same again and again; empty for files that stand alone."""
    whole: bool = False
    """Whether it tells all there is about its accounts and billing periods (or about its range, where it has
    one): what earlier deliveries of the same export said about them, and this one does not, is taken out."""
    start: datetime.datetime | None = None
    """Of the range of charges it tells of, where it is not whole billing periods."""
    end: datetime.datetime | None = None
    notes: tuple[str, ...] = ()
    """What there is to say about it before it is read."""
