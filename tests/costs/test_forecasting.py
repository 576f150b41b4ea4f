"""The forecast of some days is a sum and an interval that holds about as often as it says."""

from __future__ import annotations

import datetime
from decimal import Decimal

import numpy as np

from plumbline.costs.forecasting import forecast_to
from tests.costs.daily_costs import FIRST, daily, noisy


def test_months_end_inside_the_interval_about_as_often_as_it_says():
    """Of 40, nine in ten should; five fewer may be missing by chance."""
    inside = 0
    for seed in range(40):
        costs = noisy(56, seed)
        found = forecast_to(FIRST + datetime.timedelta(days=55), daily(costs[:41]))
        inside += found.low <= Decimal(str(costs[41:].sum())) <= found.high
    assert 31 <= inside <= 40


def test_weekends_are_told_apart():
    costs = [10 if day % 7 >= 5 else 100 for day in range(42)]
    costs = np.array(costs) + noisy(42, spread=1) - 100
    weekdays = forecast_to(FIRST + datetime.timedelta(days=46), daily(costs))
    assert 480 < weekdays.mean < 520


def test_few_days_say_little():
    def width(days, seed):
        found = forecast_to(FIRST + datetime.timedelta(days=days + 9), daily(noisy(days, seed)))
        return float(found.high - found.low)

    assert sum(width(8, seed) for seed in range(8)) > 1.2 * sum(width(60, seed) for seed in range(8))


def test_what_never_changed_is_told_as_such():
    assert forecast_to(FIRST + datetime.timedelta(days=19), daily([5] * 10)) == (50, 50, 50)
    assert forecast_to(FIRST + datetime.timedelta(days=19), daily([0] * 10)) == (0, 0, 0)


def test_costs_that_never_were_below_zero_do_not_get_there():
    costs = [0, 0, 0, 50, 0, 0, 0, 0, 0, 1, 0, 0]
    found = forecast_to(FIRST + datetime.timedelta(days=30), daily(costs))
    assert 0 <= found.low <= found.mean <= found.high


def test_after_the_end_nothing_is_left():
    assert forecast_to(FIRST, daily(noisy(10))) == (0, 0, 0)


def test_missing_days_cost_nothing():
    gappy = {day: cost for day, cost in daily([10.0, 0.0] * 15).items() if cost}
    found = forecast_to(max(gappy) + datetime.timedelta(days=20), gappy)
    assert 80 < found.mean < 120
