"""Whether a row's numbers lie where the reference's did."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from pathlib import Path

from plumbline.guardrails.content import Content, Row
from plumbline.guardrails.detector import Detection
from plumbline.guardrails.reference.record import NumberColumn, load
from plumbline.guardrails.reference.values import is_number
from plumbline.intent import DetectorSettings


class ValueRange:
    """`out_of_range`: the share of reference rows that lie nearer the middle, of the column farthest off.

    A score of 1 is beyond the outermost quantile that is kept, which ten reference rows or more lie beyond.
    What is no number is left to `schema`.
    """

    bounded = True
    modalities = ("tabular",)
    labels = ("out_of_range",)
    reads = frozenset({"profile"})
    files = ("profile",)

    def __init__(self, settings: DetectorSettings, root: Path) -> None:
        columns = load(root, settings.profile).columns
        self._columns = {
            name: column
            for name, column in columns.items()
            if isinstance(column, NumberColumn) and column.quantiles
        }

    def detect(self, content: Content) -> Sequence[Detection]:
        """One detection, where any number is off the middle at all."""
        if not isinstance(content, Row):
            return ()
        worst = 0.0
        for name, column in self._columns.items():
            value = content.values.get(name)
            if is_number(value):
                worst = max(worst, off_middle(column, value))
        return [Detection("out_of_range", worst)] if worst else ()


def off_middle(column: NumberColumn, value: float) -> float:
    """The share of reference rows that lie nearer the middle than the value, rounded up; from 0 to 1."""
    below, above = bisect_right(column.quantiles, value), bisect_left(column.quantiles, value)
    at_most = column.shares[below - 1] if below else 0.0
    at_least = 1 - column.shares[above] if above < len(column.shares) else 0.0
    return max(0.0, 1 - 2 * min(at_most, at_least))
