"""How well a model tells several classes apart: all of them together, and the worst of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.intervals import wilson
from alignment_checks.means import measure_mean
from alignment_checks.measurement import Measurement
from alignment_checks.performance.paired import bonett_price
from alignment_checks.performance.realised import LEAST_PROBABILITY

RECALL = "class_recall"

_UNITS = {"accuracy": "rate", "log_loss": "nats"}


def measure_classes_told(
    label: str,
    classes: Sequence[int | str],
    labels: NDArray[np.int64],
    scores: NDArray[np.float64],
    level: float,
) -> list[Measurement]:
    """Accuracy, log loss, and of each class how many of its rows were recognised (`class_recall`).

    A class's interval at `level` decides whether it passes; the simultaneous one, which holds for all
    classes at once (Bonferroni), whether it fails: of ten, one is low by chance more easily.

    Args:
        label: the label's name; a class's group is `digit 7`.
        classes: every value of the label.
        labels: positions in `classes`, shape (rows,).
        scores: each class's probability, shape (rows, classes); the highest is what the model says.
        level: confidence of the intervals, e.g. 0.95.

    Returns:
        The measurements in that order. Without rows, or with scores that are no probabilities, all are
        undefined; a class without rows is undefined, never zero.

    Raises:
        ValueError: for arrays of other shapes.
    """
    if scores.shape != (labels.size, len(classes)):
        raise ValueError(f"labels {labels.shape} of {len(classes)} classes do not fit scores {scores.shape}")
    problem = _problem(scores)
    if problem:
        return _undefined(label, classes, problem, labels.size)
    right = scores.argmax(axis=1) == labels
    given = scores[np.arange(labels.size), labels]
    losses = -np.log(np.clip(given, LEAST_PROBABILITY, 1.0))
    return [
        _share("accuracy", "", right, level),
        measure_mean("log_loss", losses, level, unit="nats", method="normal"),
        *class_recalls(label, classes, labels, right, level),
    ]


def class_recalls(
    label: str,
    classes: Sequence[int | str],
    labels: NDArray[np.int64],
    right: NDArray[np.bool_],
    level: float,
) -> list[Measurement]:
    """`class_recall` of each class; arguments as there, and whether each row was recognised."""
    each = [right[labels == place] for place in range(len(classes))]
    family = max(1, sum(of_class.size > 0 for of_class in each))
    shared = 1 - (1 - level) / family
    return [
        _with_family(_share(RECALL, f"{label} {name}", of_class, level), of_class, shared)
        for name, of_class in zip(classes, each, strict=True)
    ]


def classes_before_labels(
    label: str, classes: Sequence[int | str], awaited: str, n: int
) -> list[Measurement]:
    """The measurements of `measure_classes_told`, undefined because labels are awaited."""
    return _undefined(label, classes, awaited, n)


def measure_accuracy_change(
    labels: NDArray[np.int64], scores: NDArray[Any], champion_scores: NDArray[Any], level: float
) -> Measurement:
    """`accuracy_change`: candidate minus champion on the same rows; shapes as in `measure_classes_told`."""
    problem = _problem(scores) or _problem(champion_scores)
    if problem:
        return Measurement.undefined("accuracy_change", problem, n=labels.size, unit="difference")
    ours, theirs = scores.argmax(axis=1) == labels, champion_scores.argmax(axis=1) == labels
    return bonett_price(int((ours & ~theirs).sum()), int((~ours & theirs).sum()), labels.size, level)


def _share(name: str, group: str, right: NDArray[np.bool_], level: float) -> Measurement:
    if right.size == 0:
        return Measurement.undefined(name, f"no row is {group}", group=group, unit="rate")
    low, high = wilson(int(right.sum()), right.size, level)
    return Measurement(
        name=name,
        group=group,
        value=float(right.mean()),
        low=low,
        high=high,
        level=level,
        n=right.size,
        unit="rate",
        method="wilson",
    )


def _with_family(told: Measurement, right: NDArray[np.bool_], shared: float) -> Measurement:
    if not told.defined:
        return told
    low, high = wilson(int(right.sum()), right.size, shared)
    return told.model_copy(update={"simultaneous_low": low, "simultaneous_high": high})


def _problem(scores: NDArray[Any]) -> str | None:
    if len(scores) == 0:
        return "the window has no rows"
    unlikely = int((~((scores >= 0) & (scores <= 1)).all(axis=1)).sum())
    if unlikely:
        return f"{unlikely} rows have scores that are no probabilities: missing, infinite or outside 0 to 1"
    return None


def _undefined(label: str, classes: Sequence[int | str], problem: str, n: int) -> list[Measurement]:
    whole = [Measurement.undefined(name, problem, n=n, unit=unit) for name, unit in _UNITS.items()]
    each = [f"{label} {name}" for name in classes]
    return [*whole, *(Measurement.undefined(RECALL, problem, group=group, unit="rate") for group in each)]
