"""Agreement beyond chance between two who name the same things."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.design import Design
from alignment_checks.linearised import spread
from alignment_checks.measurement import Measurement

NAME = "cohen_kappa"


def measure_kappa(
    one: NDArray[Any], other: NDArray[Any], level: float, design: Design | None = None, **about: Any
) -> Measurement:
    """Cohen's kappa: 1 where two always agree, 0 where they agree as often as chance would.

    Source: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological
    Measurement 20 (1960) 37-46. The interval is linearised: on rows of one weight the large-sample one of J.
    Fleiss, J. Cohen and B. Everitt, Psychological Bulletin 72 (1969) 323-327, but with Student's quantiles.

    Args:
        one: what the first said of each row, shape (rows,); of any type that compares.
        other: what the second said of the same rows.
        level: confidence of the interval, e.g. 0.95.
        design: weights of the rows; all alike when None.
        about: further fields of the measurement.
    """
    rows = design or Design.of(one.size)
    fields: dict[str, Any] = {"unit": "kappa", "n": one.size, **about}
    if one.size == 0:
        return Measurement.undefined(NAME, "nothing was answered", **fields)
    observed, by_chance, agrees, expects = _parts(one, other, rows.weights / rows.weights.sum())
    if by_chance >= 1 - 1e-12:
        return Measurement.undefined(
            NAME, "both always said the same one thing: chance explains it", **fields
        )
    value = 1.0 if agrees.all() else (observed - by_chance) / (1 - by_chance)
    slope = (1 - observed) / (1 - by_chance) ** 2
    gradient = (agrees - observed) / (1 - by_chance) - slope * (expects - 2 * by_chance)
    found = spread(rows.weights / rows.weights.sum() * gradient, rows)
    fields |= {"name": NAME, "value": value, "method": "linearised"}
    reach = found.reach(level)
    if value == 1.0 or not math.isfinite(reach) or found.standard_error == 0:
        return Measurement(**fields)  # perfect agreement, or a single row: how sure that is nobody can say
    low, high = max(-1.0, value - reach), min(1.0, value + reach)
    return Measurement(low=low, high=high, level=level, standard_error=found.standard_error, **fields)


def _parts(
    one: NDArray[Any], other: NDArray[Any], shares: NDArray[np.float64]
) -> tuple[float, float, NDArray[np.float64], NDArray[np.float64]]:
    """Observed and expected agreement, and what each row adds to them."""
    agrees = (one == other).astype(np.float64)
    expects, by_chance = np.zeros(one.size), 0.0
    for kind in np.union1d(one, other):
        first, second = float(shares[one == kind].sum()), float(shares[other == kind].sum())
        expects += second * (one == kind) + first * (other == kind)
        by_chance += first * second
    return float(shares @ agrees), by_chance, agrees, expects
