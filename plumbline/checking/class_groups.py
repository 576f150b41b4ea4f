"""Fairness of rows whose labels are classes, for the groups somebody asks about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from plumbline.checking.fairness_question import FairnessQuestion
from plumbline.checking.files import FileError
from plumbline.checking.grouping import Grouping
from plumbline.checking.outcome_kinds import MOST_CLASSES, classes

if TYPE_CHECKING:
    import pyarrow as pa

    from alignment_checks.measurement import Measurement


def measure_class_groups(
    table: pa.Table, question: FairnessQuestion, grouping: Grouping
) -> Iterator[Measurement]:
    """Every class against the rest, and all classes together, for every way to group that is asked for.

    Raises:
        FileError: a column has rows without a value, or more classes than are told apart.
    """
    from alignment_checks.fairness.classes import Classified, measure_classes

    label, prediction = question.label, question.prediction
    rows = Classified(label, *(classes(table.column(name), name) for name in (label, prediction)))
    if len(rows.classes) > MOST_CLASSES:
        raise FileError(
            f"{label} and {prediction} hold {len(rows.classes)} different values: more than {MOST_CLASSES} "
            "classes are not told apart"
        )
    named, privileged, design = grouping.named, grouping.privileged, grouping.design
    for together in grouping.asked:
        yield from measure_classes(together, named, privileged, rows, question.level, design)
