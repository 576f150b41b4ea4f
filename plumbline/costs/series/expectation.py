"""What a series' season leads to expect: forecast once a season, from the past alone, by `statsforecast`.

Known are the seasons of a day and of a week. Each is forecast by the mean of its last cycles; the one that
missed less over the past week is believed. Before the first cycle is over, the median so far is expected.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from plumbline.costs.series.spacing import Spacing

CYCLES = 4
"""Cycles of a season that are averaged."""


def expectations(
    seconds: NDArray[np.int64], values: NDArray[np.float64], spacing: Spacing
) -> NDArray[np.float64]:
    """What was to be expected at every point, before it was seen, shape (points,).

    A gap is filled with the value before it, for the forecast only.
    """
    slots = spacing.slots(seconds)
    even = on_grid(slots, values)
    day = spacing.seasons[0]
    forecasts = np.array([forecast_ahead(even, season, day) for season in spacing.seasons])
    expected = forecasts[0].copy()
    for start in range(day, even.size, day):
        week = slice(max(0, start - spacing.seasons[-1]), start)
        missed = np.abs(forecasts[:, week] - even[week]).mean(axis=1)
        expected[start : start + day] = forecasts[int(np.argmin(missed)), start : start + day]
    return np.asarray(expected[slots])


def forecast_ahead(even: NDArray[np.float64], season: int, horizon: int) -> NDArray[np.float64]:
    """Every point of an even series, forecast at the begin of its `horizon` points, shape (points,)."""
    from statsforecast.models import SeasonalWindowAverage

    expected = _medians_so_far(even)
    for start in range(max(season, horizon), even.size, horizon):
        past = even[max(0, start - CYCLES * season) : start]
        cycles = past.size // season
        model: Any = SeasonalWindowAverage(season_length=season, window_size=cycles)
        ahead = model.forecast(y=past[-cycles * season :], h=min(horizon, even.size - start))["mean"]
        expected[start : start + horizon] = ahead
    return expected


def on_grid(slots: NDArray[np.int64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """One value a slot: the first of those that fall into it, so that a later one changes nothing before."""
    even = np.full(int(slots[-1]) + 1, np.nan)
    filled, first = np.unique(slots, return_index=True)
    even[filled] = values[first]
    last_known = np.maximum.accumulate(np.where(np.isnan(even), 0, np.arange(even.size)))
    return np.asarray(even[last_known])


def _medians_so_far(even: NDArray[np.float64]) -> NDArray[np.float64]:
    import pandas as pd

    before = pd.Series(even).expanding().median().shift(1)
    return np.array(before.fillna(even[0]), dtype=np.float64)
