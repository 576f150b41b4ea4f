"""A forecast says a sum and an interval, from enough days, and is refused from fewer."""

from __future__ import annotations

import datetime
from decimal import Decimal

import numpy as np
import pytest

from plumbline.costs.forecasting import forecast_to
from plumbline.costs.month_end import month_end
from plumbline.costs.series.records import SeriesError

FIRST = datetime.date(2026, 10, 1)


def daily(costs):
    return {FIRST + datetime.timedelta(days=day): Decimal(str(cost)) for day, cost in enumerate(costs)}


def noisy(days, seed=0, spread=10.0):
    return np.random.default_rng(seed).normal(100, spread, days).round(2)


def test_the_month_is_what_was_spent_and_what_is_to_come():
    found = month_end(daily(noisy(50)), datetime.date(2026, 11, 15))
    assert found.last_known == datetime.date(2026, 11, 14)
    assert found.spent == sum(Decimal(str(cost)) for cost in noisy(50)[31:45])
    assert found.total.mean - found.spent == found.rest.mean
    assert 1500 < found.rest.mean < 1700
    assert found.rest.low < found.rest.mean < found.rest.high


def test_another_period_ends_on_its_own_last_day():
    quarter = datetime.date(2026, 10, 1), datetime.date(2026, 12, 31)
    found = month_end(daily([100.0] * 45), datetime.date(2026, 11, 15), *quarter)
    assert (found.spent, found.total.mean) == (4500, 9200)


def test_on_the_first_of_a_month_nothing_is_spent():
    found = month_end(daily(noisy(31)), datetime.date(2026, 11, 1))
    assert (found.spent, found.last_known) == (0, datetime.date(2026, 10, 31))
    assert 2800 < found.total.mean < 3200


def test_days_up_to_yesterday_without_costs_cost_nothing():
    found = month_end(daily([100.0] * 8), datetime.date(2026, 10, 26))
    assert found.spent == 800
    assert found.rest.mean < 250


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


@pytest.mark.parametrize(
    ("costs", "said"),
    [([], "0 days"), ([1], "1 day of"), ([1] * 6, "6 days"), (["NaN"] * 9, "no finite number")],
)
def test_too_little_is_refused_in_words(costs, said):
    with pytest.raises(SeriesError, match=said):
        month_end(daily(costs), FIRST + datetime.timedelta(days=len(costs)))
