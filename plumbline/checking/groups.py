"""Fairness of the rows of a file, for the attributes and intersections somebody asks about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plumbline.checking.binary_groups import measure_binary_groups
from plumbline.checking.class_groups import measure_class_groups
from plumbline.checking.fairness_question import FairnessQuestion
from plumbline.checking.files import File, FileError, read_columns
from plumbline.checking.grouping import grouping_of
from plumbline.checking.number_groups import measure_number_groups
from plumbline.checking.outcome_kinds import Kind, kind_of

if TYPE_CHECKING:
    import pyarrow as pa

    from alignment_checks.measurement import Measurement


def measure_groups(path: File, question: FairnessQuestion) -> list[Measurement]:
    """Every group's figures and how they compare with the privileged group's, as fits what labels are.

    Raises:
        FileError: the file, a column or an option cannot be used.
    """
    question.refuse_strange()
    table = read_columns(path, question.columns)
    grouping = grouping_of(table, question)
    kind = question.outcome or _kind(question, table)
    if kind == "binary":
        found = measure_binary_groups(path, table, question, grouping)
    else:
        _refuse_favourable(question, kind)
        measure = measure_class_groups if kind == "classes" else measure_number_groups
        found = list(measure(table, question, grouping))
    return [_large_enough(m, question.smallest) if m.against else m for m in found]


def _kind(question: FairnessQuestion, table: pa.Table) -> Kind:
    if question.favorable is not None or question.score is not None:
        return "binary"
    return kind_of(question.label, table.column(question.label), table.column(question.prediction))


def _refuse_favourable(question: FairnessQuestion, kind: Kind) -> None:
    if question.score or question.favorable:
        option = "--score" if question.score else "--favorable"
        raise FileError(f"{option} is for labels with one favourable value, and {question.label} has {kind}")


def _large_enough(measurement: Measurement, smallest: int) -> Measurement:
    """A comparison that rests on fewer than `smallest` in its denominator is none."""
    from alignment_checks.measurement import Measurement as Made

    if not measurement.defined or measurement.n >= smallest:
        return measurement
    reason = f"{measurement.n} in its denominator, fewer than the {smallest} asked for"
    kept = {name: getattr(measurement, name) for name in ("group", "against", "n", "unit", "method")}
    return Made.undefined(measurement.name, reason, **kept)
