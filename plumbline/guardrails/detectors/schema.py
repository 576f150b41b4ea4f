"""Whether a row has the columns that a model was made for, each with a value of its kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from plumbline.guardrails.content import Content, Row
from plumbline.guardrails.detector import Detection
from plumbline.guardrails.reference.record import CategoryColumn, NumberColumn, load
from plumbline.guardrails.reference.values import category, is_category, is_number
from plumbline.intent import DetectorSettings


class Schema:
    """Compares a row with the columns of the reference profile; each finding has a score of 1.

    `missing`: a column, or its value, is not there. `unknown_column`: the model has no such column.
    `wrong_type`: no number where numbers stood, or nothing that names a category. `unseen_category`: one
    that fewer than ten reference rows had.
    """

    bounded = True
    modalities = ("tabular",)
    labels = ("missing", "unknown_column", "wrong_type", "unseen_category")
    reads = frozenset({"profile"})
    files = ("profile",)

    def __init__(self, settings: DetectorSettings, root: Path) -> None:
        self._columns = load(root, settings.profile).columns

    def detect(self, content: Content) -> Sequence[Detection]:
        """One detection a label."""
        if not isinstance(content, Row):
            return ()
        found = dict.fromkeys(self._labels(content))
        return [Detection(label, 1.0) for label in found]

    def _labels(self, row: Row) -> Iterator[str]:
        if any(name not in self._columns for name in row.values):
            yield "unknown_column"
        for name, column in self._columns.items():
            wrong = _wrong(column, row.values.get(name))
            if wrong:
                yield wrong


def _wrong(column: NumberColumn | CategoryColumn, value: object) -> str | None:
    if value is None:
        return None if column.missing else "missing"
    if isinstance(column, NumberColumn):
        return None if is_number(value) else "wrong_type"
    if not is_category(value):
        return "wrong_type"
    return None if category(value) in column.categories else "unseen_category"
