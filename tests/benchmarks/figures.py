"""What every benchmark prints: each figure beside its target, and whether it is met."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

QUICK = os.environ.get("QUICK") == "1"
"""Whether to finish within a minute, on smaller data where the full size takes longer."""


class Figure(NamedTuple):
    """One measured figure and what it must be."""

    what: str
    measured: str
    target: str
    met: bool | None
    """None where there is no target, e.g. a peer's figure."""


def report(title: str, figures: Sequence[Figure]) -> int:
    """Prints the table; returns 1 where a target is missed, else 0."""
    rows = [(f.what, f.measured, f.target, _said(f.met)) for f in figures]
    rows.insert(0, ("what", "measured", "target", ""))
    widths = [max(len(row[place]) for row in rows) for place in range(4)]
    print(f"{title}{' (QUICK)' if QUICK else ''}")
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return int(any(figure.met is False for figure in figures))


def _said(met: bool | None) -> str:
    return {True: "met", False: "MISSED", None: ""}[met]
