"""Two plain detectors, as their users would run them: causal, on the same points, free of any threshold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from plumbline.costs.series.expectation import on_grid
from plumbline.costs.series.records import Series
from plumbline.costs.series.spacing import spacing_of

WINDOWS = (288, 1440, 6400)
"""Points a windowed Gaussian looks back; the last is what NAB's own uses. The best of them stands for it."""


def windowed_gaussian(series: Series, window: int) -> NDArray[np.float64]:
    """Distance from the mean of the points before, in their standard deviations.

    It ranks as the two-sided tail probability does, which is the same for all beyond eight deviations.
    """
    import pandas as pd

    before = pd.Series(series.values).rolling(window, min_periods=2)
    mean, deviation = before.mean().shift(1), before.std().shift(1)
    return _ratio(series.values - mean.to_numpy(), deviation.to_numpy())


def seasonal_naive(series: Series) -> NDArray[np.float64]:
    """Distance from the value a day before, in the standard deviations of such distances so far."""
    import pandas as pd

    spacing = spacing_of(series.seconds)
    slots, day = spacing.slots(series.seconds), spacing.seasons[0]
    before = np.concatenate([np.full(day, np.nan), on_grid(slots, series.values)])[slots]
    missed = series.values - before
    deviation = pd.Series(missed).expanding(min_periods=20).std().shift(1)
    return _ratio(missed, deviation.to_numpy())


def _ratio(distance: NDArray[np.float64], deviation: NDArray[np.float64]) -> NDArray[np.float64]:
    """Zero where there is no past yet, or none that varied."""
    known = np.isfinite(distance) & np.isfinite(deviation) & (deviation > 0)
    return np.where(known, np.abs(distance) / np.where(known, deviation, 1), 0.0)
