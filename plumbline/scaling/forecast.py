"""The load of the coming week, hour by hour, with what it stays below."""

from __future__ import annotations

import datetime
import math
from typing import TYPE_CHECKING

import numpy as np

from plumbline.scaling.history import STEP, History, HistoryError

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOUR = datetime.timedelta(hours=1)
HOURS_A_WEEK = 7 * 24
LEAST_WEEKS = 3
"""A week's season is told from no less than two of them, and one more tells how well."""
MOST_MISSING = 0.2
"""Share of hours without a measurement."""


def hourly_peaks(load: History) -> tuple[datetime.datetime, NDArray[np.float64]]:
    """The largest load of each whole hour, from the first one on; what was not measured is as a week before.

    Raises:
        HistoryError: less than three weeks, or too much was not measured.
    """
    first = load.start.replace(minute=0, second=0, microsecond=0)
    first = first if first == load.start else first + HOUR
    steps = HOUR // STEP
    values = load.since(first).values
    hours = values[: len(values) // steps * steps].reshape(-1, steps)
    if len(hours) < LEAST_WEEKS * HOURS_A_WEEK:
        raise HistoryError(f"{len(hours)} hours of load are known, {LEAST_WEEKS * HOURS_A_WEEK} are needed")
    peaks = np.where(np.isnan(hours), -math.inf, hours).max(axis=1)
    missing = np.isinf(peaks)
    if missing.mean() > MOST_MISSING:
        raise HistoryError(
            f"{missing.mean():.0%} of the hours were not measured, {MOST_MISSING:.0%} are allowed"
        )
    for hour in np.flatnonzero(missing):
        before = peaks[hour % HOURS_A_WEEK : hour : HOURS_A_WEEK]
        peaks[hour] = before[-1] if len(before) else peaks[~missing].max()
    return first, peaks


def coming_week(load: History, covered: float) -> tuple[datetime.datetime, NDArray[np.float64]]:
    """For each hour of the week after the history, the load that is not passed with probability `covered`.

    The load's logarithm is split into its seasons of a day and a week and what is left (MSTL), and each is
    carried on. How far the truth lies above such a forecast is seen in the last week, forecast from those
    before it: that distance is added (a split conformal bound; the interval of the fit itself is too narrow).

    Returns:
        The first hour, and the load of 168 hours.

    Raises:
        HistoryError: if the history is too short or too full of holes.
    """
    first, peaks = hourly_peaks(load)
    known = np.log1p(peaks)
    above = np.quantile(known[-HOURS_A_WEEK:] - _carried_on(known[:-HOURS_A_WEEK]), covered, method="higher")
    upper = np.expm1(_carried_on(known) + max(above, 0.0))
    return first + len(peaks) * HOUR, np.maximum(upper, 0)


def _carried_on(known: NDArray[np.float64]) -> NDArray[np.float64]:
    """The next week of an hourly series."""
    from statsforecast.models import MSTL, AutoETS

    model = MSTL(season_length=[24, HOURS_A_WEEK], trend_forecaster=AutoETS(model="ZNN"))
    told: NDArray[np.float64] = model.forecast(y=known, h=HOURS_A_WEEK)["mean"]
    return told
