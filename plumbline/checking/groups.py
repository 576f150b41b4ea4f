"""Fairness of the rows of a file, for the attributes and intersections somebody asks about."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plumbline.checking.designs import design_of
from plumbline.checking.files import File, FileError, read_columns
from plumbline.checking.other_groups import measure_class_groups, measure_number_groups
from plumbline.checking.outcome_kinds import Kind, kind_of
from plumbline.checking.outcomes import coded, favourable_rows, probabilities

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from alignment_checks.design import Design
    from alignment_checks.fairness.joint import Groups, JointCounts
    from alignment_checks.fairness.weighted import WeightedRows
    from alignment_checks.measurement import Measurement

SCORED = ("auc", "calibration_error")
"""What is measured of every group's scores."""


@dataclass(frozen=True)
class FairnessQuestion:
    """What is asked of a file."""

    label: str
    prediction: str
    protected: tuple[str, ...]
    score: str | None = None
    weight: str | None = None
    """Column that says how many people a row stands for."""
    cluster: str | None = None
    """Column that says which rows belong together."""
    intersections: bool = False
    privileged: Mapping[str, str] | None = None
    """The group the others are compared with, per attribute; the largest where none is named."""
    favorable: str | None = None
    outcome: Kind | None = None
    """What labels are; told from their values when None."""
    smallest: int = 30
    """Smallest denominator of a comparison."""
    level: float = 0.95


def measure_groups(path: File, question: FairnessQuestion) -> list[Measurement]:
    """Rates of every group, comparisons with the privileged group, inequality of all rows.

    Raises:
        FileError: the file, a column or an option cannot be used.
    """
    _refuse_strange(question)
    table = read_columns(path, _columns(question))
    attributes = {name: _groups(table.column(name), name) for name in question.protected}
    baseline = _privileged(question, attributes)
    design = design_of(table, question.weight, question.cluster)
    kind = question.outcome or _kind(question, table)
    if kind == "binary":
        return _of_binary(path, table, question, attributes, baseline, design)
    if question.score or question.favorable:
        option = "--score" if question.score else "--favorable"
        raise FileError(f"{option} is for labels with one favourable value, and {question.label} has {kind}")
    measure = measure_class_groups if kind == "classes" else measure_number_groups
    columns = (question.label, question.prediction)
    asked = list(_asked(question))
    found = measure(table, columns, asked, attributes, baseline, question.level, design)
    return [_large_enough(m, question.smallest) if m.against else m for m in found]


def _kind(question: FairnessQuestion, table: pa.Table) -> Kind:
    if question.favorable is not None or question.score is not None:
        return "binary"
    return kind_of(question.label, table.column(question.label), table.column(question.prediction))


def _of_binary(
    path: File,
    table: pa.Table,
    question: FairnessQuestion,
    attributes: Mapping[str, Groups],
    baseline: Mapping[str, str],
    design: Design | None,
) -> list[Measurement]:
    from alignment_checks.fairness.inequality import generalized_entropy_index, theil_index

    labels = favourable_rows(table.column(question.label), question.label, question.favorable)
    predictions = favourable_rows(table.column(question.prediction), question.prediction, question.favorable)
    _refuse_absent_favourable(question, labels, predictions)
    counts = _counted(path, attributes, labels, predictions, design)
    found: list[Measurement] = []
    for asked in _asked(question):
        found += _of_attributes(asked, counts, baseline, question)
    if question.score:
        scores = probabilities(table.column(question.score), question.score)
        found += _scored(question, attributes, (labels, scores), design)
    return [*found, theil_index(counts.total()), generalized_entropy_index(counts.total())]


def _counted(
    path: File,
    attributes: Mapping[str, Groups],
    labels: NDArray[np.int64],
    predictions: NDArray[np.int64],
    design: Design | None,
) -> JointCounts | WeightedRows:
    from alignment_checks.fairness.joint import joint_counts
    from alignment_checks.fairness.weighted import weighted_rows

    if design is not None:
        return weighted_rows(attributes, labels, predictions, design)
    try:
        return joint_counts(attributes, labels, predictions)
    except ValueError as error:
        raise FileError(f"{path}: {error}") from None


def _refuse_absent_favourable(
    question: FairnessQuestion, labels: NDArray[np.int64], predictions: NDArray[np.int64]
) -> None:
    """A value that never occurs is a slip of the pen: every rate would be zero or undefined."""
    if question.favorable is not None and not (labels.any() or predictions.any()):
        columns = f"{question.label} nor {question.prediction}"
        raise FileError(f"--favorable {question.favorable}: no row of column {columns} holds it")


def _of_attributes(
    asked: Sequence[str],
    counts: JointCounts | WeightedRows,
    baseline: Mapping[str, str],
    question: FairnessQuestion,
) -> Iterator[Measurement]:
    from alignment_checks.fairness.comparisons import measure_cells
    from alignment_checks.fairness.names import joint_name, joint_title, titled

    cells: dict[str, Any] = {
        titled(joint_name(asked), group): its for group, its in counts.marginal(asked).items()
    }
    against = joint_title(asked, [baseline[attribute] for attribute in asked])
    for found in measure_cells(cells, against, question.level):
        yield _large_enough(found, question.smallest) if found.against else found


def _large_enough(measurement: Measurement, smallest: int) -> Measurement:
    """A comparison that rests on fewer than `smallest` in its denominator is none."""
    from alignment_checks.measurement import Measurement as Made

    if not measurement.defined or measurement.n >= smallest:
        return measurement
    reason = f"{measurement.n} in its denominator, fewer than the {smallest} asked for"
    kept = {name: getattr(measurement, name) for name in ("group", "against", "n", "unit", "method")}
    return Made.undefined(measurement.name, reason, **kept)


def _scored(
    question: FairnessQuestion,
    attributes: Mapping[str, Groups],
    outcomes: tuple[NDArray[np.int64], NDArray[np.float64]],
    design: Design | None,
) -> Iterator[Measurement]:
    """How well scores rank and what they promise, for each group of each attribute."""
    from alignment_checks.performance.realised import measure_performance

    labels, scores = outcomes
    for attribute, groups in attributes.items():
        for code, name in enumerate(groups.names):
            rows = groups.codes == code
            its = None if design is None else design.of_rows(rows)
            for found in measure_performance(labels[rows], scores[rows], question.level, design=its):
                if found.name in SCORED:
                    yield found.model_copy(update={"group": f"{attribute}={name}"})


def _asked(question: FairnessQuestion) -> Iterator[tuple[str, ...]]:
    most = len(question.protected) if question.intersections else 1
    for size in range(1, most + 1):
        yield from itertools.combinations(question.protected, size)


def _privileged(question: FairnessQuestion, attributes: Mapping[str, Groups]) -> dict[str, str]:
    """The named groups, and of other attributes the one with the most rows."""
    import numpy as np

    named = dict(question.privileged or {})
    for attribute, groups in attributes.items():
        if attribute not in named:
            named[attribute] = groups.names[int(np.argmax(np.bincount(groups.codes)))]
        elif named[attribute] not in groups.names:
            raise FileError(
                f"--privileged {attribute}={named[attribute]}: no row has that group; there are "
                f"{', '.join(groups.names)}"
            )
    return named


def _groups(column: pa.ChunkedArray, name: str) -> Groups:
    """Groups by what people write: 1.0 is `1`; sorted by name."""
    import numpy as np

    from alignment_checks.fairness.joint import Groups as Made

    codes, names = coded(column, name)
    places = {each: place for place, each in enumerate(sorted(set(names)))}
    return Made(np.asarray([places[each] for each in names], dtype=np.int64)[codes], tuple(places))


def _columns(question: FairnessQuestion) -> list[str]:
    more = [name for name in (question.score, question.weight, question.cluster) if name]
    return [question.label, question.prediction, *question.protected, *more]


def _refuse_strange(question: FairnessQuestion) -> None:
    twice = {name for name in question.protected if question.protected.count(name) > 1}
    if twice or not question.protected:
        raise FileError(f"--protected names {', '.join(sorted(twice)) or 'nothing'}: name every column once")
    strangers = sorted({*(question.privileged or {})} - {*question.protected})
    if strangers:
        raise FileError(f"--privileged names {', '.join(strangers)}, which --protected does not")
    if question.smallest < 1:
        raise FileError(f"--min-group {question.smallest}: at least one row makes a group")
