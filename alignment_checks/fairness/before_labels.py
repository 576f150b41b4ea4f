"""What can be said of groups before anybody knows what happened: whom the model selects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.design import Design
from alignment_checks.fairness.comparisons import measure_fairness
from alignment_checks.measurement import Measurement

LABEL_FREE = ("selection_rate", "statistical_parity_difference", "disparate_impact")
"""Metrics that look at predictions alone."""


def measure_fairness_before_labels(
    attributes: Mapping[str, NDArray[Any]],
    privileged: Mapping[str, str],
    predictions: NDArray[Any],
    level: float,
    awaited: str,
    design: Design | None = None,
    intersections: Sequence[Sequence[str]] = (),
) -> list[Measurement]:
    """As `measure_fairness`; every metric that needs labels is undefined.

    Args:
        attributes: each row's group per attribute, arrays of strings of shape (rows,).
        privileged: the privileged group per attribute.
        predictions: what the model said, shape (rows,), 0 and 1.
        level: confidence of the intervals, e.g. 0.95.
        awaited: why the others are undefined. Their `n` counts rows, of two groups the smaller one's: more
            than that no denominator can have.
        design: as in `measure_fairness`.
        intersections: as in `measure_fairness`.
    """
    # Whatever stands for the labels, selection does not look at it.
    placeholder = np.zeros_like(predictions)
    found = measure_fairness(attributes, privileged, placeholder, predictions, level, design, intersections)
    rows = {m.group: m.n for m in found if m.name == "selection_rate"}
    return [m if m.name in LABEL_FREE else _undefined(m, rows, awaited) for m in found]


def _undefined(measurement: Measurement, rows: Mapping[str, int], awaited: str) -> Measurement:
    sides = [measurement.group, *([measurement.against] if measurement.against else [])]
    return Measurement.undefined(
        measurement.name,
        awaited,
        group=measurement.group,
        against=measurement.against,
        n=min(rows.get(side, 0) for side in sides),
        unit=measurement.unit,
    )
