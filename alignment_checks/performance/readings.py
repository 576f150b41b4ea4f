"""What it costs that a value was read, by a model that can be wrong, and is not the true one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.intervals import wilson
from alignment_checks.measurement import Measurement
from alignment_checks.performance.paired import bonett_price


def measure_reading_drop(
    right_with_true: NDArray[np.bool_], right_with_read: NDArray[np.bool_], level: float
) -> Measurement:
    """`reading_drop`: accuracy with true values minus accuracy with read ones.

    Each row is its own pair, so the interval is Bonett and Price's for paired rates.

    Args:
        right_with_true: whether the model is right about each row, given true values, shape (rows,).
        right_with_read: the same, given what was read.
        level: confidence of the interval.
    """
    if right_with_true.size == 0:
        return Measurement.undefined("reading_drop", "the window has no rows", unit="difference")
    better = int((right_with_true & ~right_with_read).sum())
    worse = int((~right_with_true & right_with_read).sum())
    told = bonett_price(better, worse, right_with_true.size, level)
    return told.model_copy(update={"name": "reading_drop"})


def measure_reading_accuracy(
    feature: str, read: NDArray[Any], true: NDArray[Any], level: float
) -> Measurement:
    """`reading_accuracy`: the share of rows in which what was read is true, where the true value is known.

    Args:
        feature: which one was read.
        read: what was read, shape (rows,).
        true: what is true, the same; NaN where nobody knows.
        level: confidence of the interval, Wilson's.
    """
    known = ~np.isnan(true)
    right, n = int((read == true)[known].sum()), int(known.sum())
    if n == 0:
        return Measurement.undefined(
            "reading_accuracy", "no row has a true value", group=feature, unit="rate"
        )
    low, high = wilson(right, n, level)
    return Measurement(
        name="reading_accuracy",
        group=feature,
        value=right / n,
        low=low,
        high=high,
        level=level,
        n=n,
        unit="rate",
        method="wilson",
    )
