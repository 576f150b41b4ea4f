"""What a series' season leads to expect: forecast once a season, from the past alone, by `statsforecast`.

Known are the seasons of a day and of a week. Each is forecast by the mean of its last cycles; the one that
missed less over the past week is believed. Before the first cycle is over, the median so far is expected.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from plumbline.costs.series.spacing import Spacing

CYCLES = 4
"""Cycles of a season that are averaged."""

EXPLAINS = 0.5
"""A season that misses less than this share of what a plain median misses explains a series."""


class Expectation(NamedTuple):
    """What was to be expected at every point, before it was seen; shapes (points,)."""

    values: NDArray[np.float64]
    seasonal: NDArray[np.bool_]
    """Whether the season explained most of the past week: it missed less than `EXPLAINS` of what the median
    of all before missed."""


def expectations(seconds: NDArray[np.int64], values: NDArray[np.float64], spacing: Spacing) -> Expectation:
    """What the season led to expect of a series.

    A gap is filled with the value before it, for the forecast only.
    """
    slots = spacing.slots(seconds)
    even = on_grid(slots, values)
    day = spacing.seasons[0]
    medians = _medians_so_far(even)
    forecasts = np.array([forecast_ahead(even, medians, season, day) for season in spacing.seasons])
    expected, seasonal = forecasts[0].copy(), np.zeros(even.size, dtype=bool)
    for start in range(day, even.size, day):
        ahead, week = slice(start, start + day), slice(max(day, start - spacing.seasons[-1]), start)
        missed = np.abs(forecasts[:, week] - even[week]).sum(axis=1)
        expected[ahead] = forecasts[int(np.argmin(missed)), ahead]
        believed = np.abs(expected[week] - even[week]).sum()
        seasonal[ahead] = believed < EXPLAINS * np.abs(medians[week] - even[week]).sum()
    return Expectation(np.asarray(expected[slots]), np.asarray(seasonal[slots]))


def forecast_ahead(
    even: NDArray[np.float64], medians: NDArray[np.float64], season: int, horizon: int
) -> NDArray[np.float64]:
    """Every point of an even series, forecast at the begin of its `horizon` points; first the medians."""
    from statsforecast.models import SeasonalWindowAverage

    expected = medians.copy()
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
