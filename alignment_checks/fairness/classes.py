"""Groups where labels have more than two values: each class against the rest, and all classes together.

A class's measurements are about `y=b | SEX=2`: the class b of the label y, in the group. No class is the
favourable one, so nothing is said of benefits.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from alignment_checks.design import Design
from alignment_checks.fairness.cells import cells_of
from alignment_checks.fairness.comparisons import measure_cells
from alignment_checks.fairness.confusion import Counts
from alignment_checks.fairness.names import joint_title
from alignment_checks.fairness.rates import tpr
from alignment_checks.fairness.shares import EmptyError, share_of
from alignment_checks.fairness.weighted import WeightedCounts
from alignment_checks.intervals import clopper_pearson, difference_of_estimates
from alignment_checks.measurement import Measurement

Cells = Mapping[str, Counts] | Mapping[str, WeightedCounts]


class Classified(NamedTuple):
    """Labels and predictions of several classes."""

    label: str
    """The label's name."""
    labels: NDArray[Any]
    """What happened, shape (rows,), text."""
    predictions: NDArray[Any]
    """What the model said, shape (rows,), text."""

    @property
    def classes(self) -> list[str]:
        """Every class that was or was said, sorted."""
        return sorted({*np.unique(self.labels).tolist(), *np.unique(self.predictions).tolist()})


def measure_classes(
    asked: Sequence[str],
    attributes: Mapping[str, NDArray[Any]],
    privileged: Mapping[str, str],
    rows: Classified,
    level: float,
    design: Design | None = None,
) -> list[Measurement]:
    """Groups of one attribute, or of several together, over all classes and class by class.

    Args:
        asked: the attributes whose groups are taken together; one or more.
        attributes: each row's group per attribute, arrays of strings of shape (rows,).
        privileged: the privileged group per attribute.
        rows: labels and predictions.
        level: confidence of the intervals, e.g. 0.95.
        design: the rows' weights and clusters; independent rows that count once when None.

    Returns:
        `accuracy` and `macro_tpr` of every group, their differences from the privileged group, then every
        class's rates and comparisons against the rest.
    """
    against = joint_title(asked, [privileged[attribute] for attribute in asked])
    by_class: dict[str, Cells] = {
        name: cells_of(asked, attributes, *_against_rest(rows, name), design) for name in rows.classes
    }
    right = (rows.labels == rows.predictions).astype(np.int64)
    found = list(_together(cells_of(asked, attributes, np.ones_like(right), right, design), against, level))
    found += _macro(by_class, against, level)
    for name, cells in by_class.items():
        found += [
            each.model_copy(update={"group": f"{rows.label}={name} | {each.group}"})
            for each in measure_cells(cells, against, level)
            if each.name != "accuracy"
        ]
    return found


def _against_rest(rows: Classified, name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return (rows.labels == name).astype(np.int64), (rows.predictions == name).astype(np.int64)


def _together(cells: Cells, against: str, level: float) -> Iterator[Measurement]:
    """Accuracy, from cells whose label says 1 in every row and whose prediction whether it was right."""
    for each in measure_cells(cells, against, level):
        if each.name == "accuracy":
            yield each
        if each.name == "equal_opportunity_difference":
            yield each.model_copy(update={"name": "accuracy_difference"})


class _Macro(NamedTuple):
    value: float
    limits: tuple[float, float]
    n: int


def _macro(by_class: Mapping[str, Cells], against: str, level: float) -> Iterator[Measurement]:
    groups = list(dict.fromkeys(group for cells in by_class.values() for group in cells))
    known = {group: _macro_tpr(by_class, group, level) for group in dict.fromkeys([*groups, against])}
    for group in groups:
        yield _told("macro_tpr", known[group], level, group=group, unit="rate")
    others = [group for group in groups if group != against]
    family = max(1, sum(isinstance(known[group], _Macro) for group in others))
    for group in others:
        shared = level if family == 1 else 1 - (1 - level) / family
        both = [_difference(by_class, group, against, each) for each in (level, shared)]
        made = _told("macro_tpr_difference", both[0], level, group=group, against=against, unit="difference")
        if made.defined and isinstance(both[1], _Macro):
            ends = dict(zip(("simultaneous_low", "simultaneous_high"), both[1].limits, strict=True))
            made = made.model_copy(update=ends)
        yield made


def _difference(by_class: Mapping[str, Cells], group: str, against: str, level: float) -> _Macro | str:
    ours, theirs = (_macro_tpr(by_class, each, level) for each in (group, against))
    if isinstance(ours, str) or isinstance(theirs, str):
        return ours if isinstance(ours, str) else str(theirs)
    # Groups may share clusters that pull them apart; that they do so wholly is the worst that can be.
    worst = -1.0 if _weighted(by_class) else 0.0
    limits = difference_of_estimates(ours.value, ours.limits, theirs.value, theirs.limits, worst)
    return _Macro(ours.value - theirs.value, limits, min(ours.n, theirs.n))


def _macro_tpr(by_class: Mapping[str, Cells], group: str, level: float) -> _Macro | str:
    """The mean of a group's true positive rates over the classes, or why there is none.

    Classes hold different rows, so their rates are independent and MOVER adds them up; with clusters they
    may go together, wholly at worst.
    """
    try:
        shares = [
            share_of(cells.get(group, Counts()), tpr, level, clopper_pearson, group)
            for cells in by_class.values()
        ]
    except EmptyError:
        return f"{group} has no row of some class"
    add = math.fsum if _weighted(by_class) else _root_of_squares
    value = sum(share.value for share in shares) / len(shares)
    below = add([share.value - share.limits[0] for share in shares]) / len(shares)
    above = add([share.limits[1] - share.value for share in shares]) / len(shares)
    return _Macro(value, (max(0.0, value - below), min(1.0, value + above)), min(s.n for s in shares))


def _weighted(by_class: Mapping[str, Cells]) -> bool:
    return any(isinstance(each, WeightedCounts) for cells in by_class.values() for each in cells.values())


def _told(name: str, found: _Macro | str, level: float, **about: Any) -> Measurement:
    if isinstance(found, str):
        return Measurement.undefined(name, found, **about)
    low, high = found.limits
    method = "mover, exact limits"
    return Measurement(
        name=name, value=found.value, low=low, high=high, level=level, n=found.n, method=method, **about
    )


def _root_of_squares(values: Sequence[float]) -> float:
    return math.hypot(*values)
