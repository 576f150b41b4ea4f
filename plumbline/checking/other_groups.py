"""Fairness of rows whose labels are classes or numbers, for the groups somebody asks about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from plumbline.checking.files import FileError
from plumbline.checking.outcome_kinds import MOST_CLASSES, classes, numbers

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from alignment_checks.design import Design
    from alignment_checks.fairness.joint import Groups
    from alignment_checks.measurement import Measurement

Columns = tuple[str, str]
"""The label's and the prediction's."""


def measure_class_groups(
    table: pa.Table,
    columns: Columns,
    asked: Sequence[Sequence[str]],
    attributes: Mapping[str, Groups],
    baseline: Mapping[str, str],
    level: float,
    design: Design | None,
) -> Iterator[Measurement]:
    """Every class against the rest, and all classes together, for every way to group that is asked for."""
    from alignment_checks.fairness.classes import Classified, measure_classes

    label, prediction = columns
    rows = Classified(label, *(classes(table.column(name), name) for name in columns))
    if len(rows.classes) > MOST_CLASSES:
        raise FileError(
            f"{label} and {prediction} hold {len(rows.classes)} different values: more than {MOST_CLASSES} "
            "classes are not told apart"
        )
    named = {name: _names(groups)[groups.codes] for name, groups in attributes.items()}
    for together in asked:
        yield from measure_classes(together, named, baseline, rows, level, design)


def measure_number_groups(
    table: pa.Table,
    columns: Columns,
    asked: Sequence[Sequence[str]],
    attributes: Mapping[str, Groups],
    baseline: Mapping[str, str],
    level: float,
    design: Design | None,
) -> Iterator[Measurement]:
    """How far off predictions are for every way to group that is asked for, and what that gives people."""
    import numpy as np

    from alignment_checks.fairness.joint import joint_titles
    from alignment_checks.fairness.names import joint_title
    from alignment_checks.fairness.numbers import entropy_of_numbers, measure_numbers

    labels, predictions = (numbers(table.column(name), name) for name in columns)
    named = {name: _names(groups)[groups.codes] for name, groups in attributes.items()}
    for together in asked:
        titles = joint_titles({name: named[name] for name in together})
        groups = {title: titles == title for title in np.unique(titles).tolist()}
        against = joint_title(together, [baseline[name] for name in together])
        yield from measure_numbers(groups, against, labels, predictions, level, design)
    yield from entropy_of_numbers(labels, predictions, design)


def _names(groups: Groups) -> NDArray[np.str_]:
    import numpy as np

    return np.asarray(groups.names, dtype=np.str_)
