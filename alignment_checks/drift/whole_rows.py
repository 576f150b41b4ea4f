"""What sampled rows tell that profiles cannot: how rows moved as a whole, and a long column's distance."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.drift import statistics
from alignment_checks.drift.encoding import EncodingError, encoded_rows
from alignment_checks.drift.points import OF_POINTS, drift_of_points, made
from alignment_checks.drift.telling import Teller
from alignment_checks.measurement import Measurement
from alignment_checks.profiles.columns import Column, Numbers
from alignment_checks.profiles.distinct import distinct
from alignment_checks.profiles.sketch import Sketch


def drift_of_whole_rows(
    reference: Mapping[str, NDArray[Any]],
    current: Mapping[str, NDArray[Any]],
    kinds: Mapping[str, str],
    seed: int,
    level: float,
    asked: Collection[str] = OF_POINTS,
) -> list[Measurement]:
    """`OF_POINTS` of sampled rows of mixed columns, about no column in particular.

    Columns that cannot be put side by side leave all undefined, with the reason.

    Args:
        reference: per column an array of shape (reference rows,), as `measure_drift` takes them.
        current: the same of shape (current rows,).
        kinds: `numeric` or `categorical`, per column of a row.
        seed: decides every draw.
        level: confidence of the interval of `classifier_auc`.
        asked: as `drift_of_points`.
    """
    try:
        points = encoded_rows(reference, current, kinds)
    except EncodingError as error:
        return undefined_rows(str(error), asked)
    return drift_of_points("", *points, seed, level, asked)


def undefined_rows(reason: str, asked: Collection[str] = OF_POINTS) -> list[Measurement]:
    """What is asked of whole rows, none of which has a value, because."""
    return [Teller("").undefined(metric, reason) for metric in made(asked)]


def distance_from_rows(
    told: Measurement,
    columns: tuple[Column, Column],
    reference: NDArray[np.float64],
    current: NDArray[np.float64],
) -> Measurement:
    """`wasserstein` of a column of numbers too long to be kept, which profiles cannot tell.

    Exact for the sampled rows, so it has their chance in it; its unit is the deviation of all reference
    rows.

    Args:
        told: what the profiles gave.
        columns: the reference's and the window's. What they are not sketches of is told already.
        reference: sampled values, shape (rows,), NaN being missing.
        current: the same of the window.
    """
    before, now = columns
    if not (isinstance(before, Numbers) and isinstance(now, Numbers)) or told.name != "wasserstein":
        return told
    if not any(isinstance(side, Sketch) for side in (before.finite, now.finite)) or before.finite.n == 0:
        return told
    one, other = (distinct(side[np.isfinite(side)]) for side in (reference, current))
    deviation = before.finite.deviation
    if not (one.n and other.n and 0 < deviation < math.inf) or before.infinite + now.infinite:
        return told
    teller = Teller(told.group, min(one.n, other.n), approximate=", of sampled rows")
    return teller.distance("wasserstein", statistics.ks_and_area(one, other)[1] / deviation)
