"""Fairness of rows whose labels are numbers, for the groups somebody asks about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from plumbline.checking.fairness_question import FairnessQuestion
from plumbline.checking.grouping import Grouping
from plumbline.checking.outcome_kinds import numbers

if TYPE_CHECKING:
    import pyarrow as pa

    from alignment_checks.measurement import Measurement


def measure_number_groups(
    table: pa.Table, question: FairnessQuestion, grouping: Grouping
) -> Iterator[Measurement]:
    """How far off predictions are for every way to group that is asked for, and what that gives people.

    Raises:
        FileError: a column has rows without a number, or with one too large to be squared.
    """
    import numpy as np

    from alignment_checks.fairness.joint import joint_titles
    from alignment_checks.fairness.numbers import entropy_of_numbers, measure_numbers

    labels, predictions = (
        numbers(table.column(name), name) for name in (question.label, question.prediction)
    )
    named, design = grouping.named, grouping.design
    for together in grouping.asked:
        titles = joint_titles({name: named[name] for name in together})
        groups = {title: titles == title for title in np.unique(titles).tolist()}
        against = grouping.against(together)
        yield from measure_numbers(groups, against, labels, predictions, question.level, design)
    yield from entropy_of_numbers(labels, predictions, design)
