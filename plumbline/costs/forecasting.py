"""What the days to come will cost, with an interval: exponential smoothing by `statsforecast`.

The sum of days is drawn, not added up from daily intervals: what a level does one day it does the next.
The spread is widened for what a short history does not know: by the error of its own mean, and by Student's
law instead of the normal.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from plumbline.costs.series.records import SeriesError
from plumbline.figures import counted

LEAST = 7
"""Days it takes to say anything."""

MOST = 120
"""Days looked at; what was spent longer ago says little."""

SEASON_FROM = 15
"""Days from which on weekdays are told apart."""

PATHS = 400
"""Sums drawn."""

SHARE = 0.9
"""Of months that should end within the interval."""

CENT = Decimal("0.01")


class Forecast(NamedTuple):
    """What some days will cost together; the interval is meant to hold `SHARE` of the time."""

    mean: Decimal
    low: Decimal
    high: Decimal


def forecast_to(end: datetime.date, daily: Mapping[datetime.date, Decimal]) -> Forecast:
    """What the days after the last known one will cost, up to `end`, included.

    Args:
        end: the last day that counts; before or on the last known day, nothing is left to cost.
        daily: cost by day; days between the first and the last that are missing cost nothing.

    Raises:
        SeriesError: fewer than `LEAST` days are known, or a cost is no number.
    """
    _check(daily)
    horizon = (end - max(daily)).days
    if horizon <= 0:
        return Forecast(Decimal(0), Decimal(0), Decimal(0))
    known = _even(daily)[-MOST:]
    sums = _sums(known, horizon)
    mean = float(sums.mean())
    low, high = (mean + _widening(known.size, horizon) * (float(edge) - mean) for edge in _edges(sums))
    if known.min() >= 0:
        mean, low = max(mean, 0.0), max(low, 0.0)
    return Forecast(*(Decimal(repr(amount)).quantize(CENT) for amount in (mean, low, max(high, mean))))


def _check(daily: Mapping[datetime.date, Decimal]) -> None:
    if not all(Decimal(cost).is_finite() for cost in daily.values()):
        raise SeriesError("a day's cost is no finite number: no forecast can rest on it")
    days = (max(daily) - min(daily)).days + 1 if daily else 0
    if days < LEAST:
        raise SeriesError(f"{counted(days, 'day')} of costs are known, and a forecast takes {LEAST}")


def _even(daily: Mapping[datetime.date, Decimal]) -> NDArray[np.float64]:
    first = min(daily)
    costs = np.zeros((max(daily) - first).days + 1)
    for day, cost in daily.items():
        costs[(day - first).days] = float(cost)
    return costs


def _sums(known: NDArray[np.float64], horizon: int) -> NDArray[np.float64]:
    """Drawn costs of the days to come together, shape (paths,); one where every known day cost the same."""
    if np.ptp(known) == 0:
        return np.array([known[0] * horizon])
    from statsforecast.models import AutoETS

    scale = float(np.abs(known).max())
    model: Any = AutoETS(season_length=7 if known.size >= SEASON_FROM else 1, model="ANZ")
    drawn = model.fit(known / scale).simulate(h=horizon, n_paths=PATHS, seed=0)
    return np.asarray(np.asarray(drawn).sum(axis=1) * scale, dtype=np.float64)


def _edges(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.quantile(sums, [(1 - SHARE) / 2, (1 + SHARE) / 2]))


def _widening(known: int, horizon: int) -> float:
    from scipy import stats

    edge = (1 + SHARE) / 2
    student = float(stats.t(known - 2).ppf(edge) / stats.norm.ppf(edge))
    return student * math.sqrt(1 + horizon / known)
