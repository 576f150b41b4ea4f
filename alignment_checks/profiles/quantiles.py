"""Quantiles of a numeric column's finite values."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from alignment_checks.profiles.distinct import Distinct
from alignment_checks.profiles.sketch import Sketch


def quantiles(finite: Distinct | Sketch, shares: Sequence[float]) -> list[float]:
    """For each share, the smallest value that so many of the rows don't exceed; as many as shares.

    Exact for values that are kept exactly, within the sketch's error otherwise.

    Raises:
        ValueError: there is no value.
    """
    if not finite.n:
        raise ValueError("there is no finite value to tell quantiles of")
    wanted = np.asarray(shares, dtype=np.float64)
    if isinstance(finite, Distinct):
        below = finite.before[1:] / finite.n
        values = finite.values
    else:
        values = finite.kept()
        below = finite.shares_up_to(values)
    places = np.searchsorted(below, wanted - 1e-12, side="left")
    found: list[float] = values[np.minimum(places, values.size - 1)].tolist()
    return found
