"""Fairness of rows with a favourable label: groups compared, their scores, the inequality of all rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from plumbline.checking.fairness_question import FairnessQuestion
from plumbline.checking.files import File, FileError
from plumbline.checking.grouping import Grouping
from plumbline.checking.outcomes import favourable_rows, probabilities

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from alignment_checks.fairness.joint import JointCounts
    from alignment_checks.fairness.weighted import WeightedRows
    from alignment_checks.measurement import Measurement

SCORED = ("auc", "calibration_error")
"""What is measured of every group's scores."""


def measure_binary_groups(
    path: File, table: pa.Table, question: FairnessQuestion, grouping: Grouping
) -> list[Measurement]:
    """Every way to group that is asked for, then each group's scores, then the inequality of all rows.

    Args:
        path: the file, for errors.
        table: its rows.
        question: what is asked.
        grouping: how its rows are grouped.

    Raises:
        FileError: a column cannot be used, or there are too many combinations of groups to count.
    """
    from alignment_checks.fairness.inequality import generalized_entropy_index, theil_index

    labels = favourable_rows(table.column(question.label), question.label, question.favorable)
    predictions = favourable_rows(table.column(question.prediction), question.prediction, question.favorable)
    _refuse_absent_favourable(question, labels, predictions)
    counts = _counted(path, grouping, labels, predictions)
    found = [m for asked in grouping.asked for m in _compared(asked, counts, grouping, question.level)]
    if question.score:
        scores = probabilities(table.column(question.score), question.score)
        found += _scored(grouping, labels, scores, question.level)
    return [*found, theil_index(counts.total()), generalized_entropy_index(counts.total())]


def _counted(
    path: File, grouping: Grouping, labels: NDArray[np.int64], predictions: NDArray[np.int64]
) -> JointCounts | WeightedRows:
    from alignment_checks.fairness.joint import joint_counts
    from alignment_checks.fairness.weighted import weighted_rows

    if grouping.design is not None:
        return weighted_rows(grouping.attributes, labels, predictions, grouping.design)
    try:
        return joint_counts(grouping.attributes, labels, predictions)
    except ValueError as error:
        raise FileError(f"{path}: {error}") from None


def _refuse_absent_favourable(
    question: FairnessQuestion, labels: NDArray[np.int64], predictions: NDArray[np.int64]
) -> None:
    """A value that never occurs is a slip of the pen: every rate would be zero or undefined."""
    if question.favorable is not None and not (labels.any() or predictions.any()):
        columns = f"{question.label} nor {question.prediction}"
        raise FileError(f"--favorable {question.favorable}: no row of column {columns} holds it")


def _compared(
    asked: tuple[str, ...], counts: JointCounts | WeightedRows, grouping: Grouping, level: float
) -> list[Measurement]:
    from alignment_checks.fairness.comparisons import measure_cells
    from alignment_checks.fairness.names import joint_name, titled

    cells: dict[str, Any] = {
        titled(joint_name(asked), group): its for group, its in counts.marginal(asked).items()
    }
    return measure_cells(cells, grouping.against(asked), level)


def _scored(
    grouping: Grouping, labels: NDArray[np.int64], scores: NDArray[np.float64], level: float
) -> Iterator[Measurement]:
    """How well scores rank and what they promise, for each group of each attribute."""
    from alignment_checks.performance.realised import measure_performance

    for attribute, groups in grouping.attributes.items():
        for code, name in enumerate(groups.names):
            rows = groups.codes == code
            its = None if grouping.design is None else grouping.design.of_rows(rows)
            for found in measure_performance(labels[rows], scores[rows], level, design=its):
                if found.name in SCORED:
                    yield found.model_copy(update={"group": f"{attribute}={name}"})
