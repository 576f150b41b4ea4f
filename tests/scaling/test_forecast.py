"""The coming week is forecast from whole hours; too little or too patchy a history is refused."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from plumbline.scaling.forecast import coming_week, hourly_peaks
from plumbline.scaling.history import History, HistoryError
from tests.scaling.loads import MONDAY, load


def test_the_next_weeks_peaks_stay_below_the_forecast_as_often_as_asked():
    past, ahead = load(4), load(5)
    start, upper = coming_week(past, 0.99)
    assert start == MONDAY + datetime.timedelta(weeks=4)
    _, peaks = hourly_peaks(ahead)
    assert (peaks[-168:] <= upper).mean() >= 0.98
    assert upper.mean() <= 1.3 * peaks[-168:].mean()


def test_an_hour_that_was_not_measured_is_as_a_week_before():
    known = load(3)
    values = known.values.copy()
    values[-12:] = np.nan
    _, peaks = hourly_peaks(History(known.start, values))
    assert peaks[-1] == peaks[-1 - 168]


@pytest.mark.parametrize(
    ("history", "said"),
    [
        (load(2), "336 hours of load are known, 504 are needed"),
        (History(MONDAY, np.where(np.arange(3 * 2016) % 2016 < 700, np.nan, 1.0)), "were not measured"),
    ],
)
def test_too_little_is_refused(history: History, said: str):
    with pytest.raises(HistoryError, match=said):
        coming_week(history, 0.99)
