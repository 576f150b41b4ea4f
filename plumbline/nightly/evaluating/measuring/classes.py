"""How well a model tells several classes apart, a candidate beside its champion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignment_checks.measurement import Measurement
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.scoring import Scored, score
from plumbline.records import Subject, Tally

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def measure_classes(context: Context, scored: Scored, level: float) -> list[Measurement]:
    """Accuracy, log loss and the recall of each class; undefined before labels."""
    from alignment_checks.performance.classes import classes_before_labels, measure_classes_told

    data = context.spec.data
    if scored.awaited:
        return classes_before_labels(data.label, data.classes, scored.awaited, len(scored.scores))
    return measure_classes_told(data.label, data.classes, scored.labels, scored.scores, level)


def measure_accuracy_change(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """Of a candidate, the change against the champion, row by row; nothing of a champion or before labels."""
    from alignment_checks.performance.classes import measure_accuracy_change as change

    if scored.awaited or not subject.champion:
        return []
    champion = score(context, subject.model_copy(update={"version": subject.champion}))
    return [change(scored.labels, scored.scores, champion.scores, subject.level)]


def tally_classes(context: Context, scored: Scored) -> tuple[Tally, ...]:
    """How many rows were recognised, of all and of each class."""
    data, right = context.spec.data, scored.predictions == scored.labels
    each = [
        _tally("class_recall", f"{data.label} {name}", right[scored.labels == place])
        for place, name in enumerate(data.classes)
    ]
    return (_tally("accuracy", "", right), *each)


def _tally(metric: str, group: str, right: NDArray[np.bool_]) -> Tally:
    return Tally(metric=metric, group=group, successes=int(right.sum()), trials=int(right.size))
