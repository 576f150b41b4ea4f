"""A mean over rows, with the interval of the central limit theorem."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.measurement import Measurement


def normal_interval(estimate: float, standard_error: float, level: float) -> tuple[float, float]:
    """The estimate give or take as many standard errors as hold `level` of a normal distribution."""
    half = NormalDist().inv_cdf((1 + level) / 2) * standard_error
    return estimate - half, estimate + half


def measure_mean(name: str, values: NDArray[Any], level: float, **about: Any) -> Measurement:
    """The mean of one non-negative number per row.

    Args:
        name: the measurement's name.
        values: shape (rows,), at least one row, each zero or more.
        level: confidence of the interval, e.g. 0.95.
        about: further fields of the measurement; `unit` and `method` at least.

    Returns:
        The mean with a normal interval that ends at zero; without interval for a single row, whose
        spread nobody knows.
    """
    fields = {"name": name, "value": float(values.mean(dtype=np.float64)), "n": values.size, **about}
    if values.size < 2:
        return Measurement(**fields)
    standard_error = float(values.std(ddof=1, dtype=np.float64)) / math.sqrt(values.size)
    low, high = normal_interval(fields["value"], standard_error, level)
    return Measurement(low=max(0.0, low), high=high, level=level, standard_error=standard_error, **fields)
