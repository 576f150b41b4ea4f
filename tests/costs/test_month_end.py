"""A month is what it cost so far and what is to come; too few days are refused in words."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from plumbline.costs.month_end import month_end
from plumbline.costs.series.records import SeriesError
from tests.costs.daily_costs import FIRST, daily, noisy


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


@pytest.mark.parametrize(
    ("costs", "said"),
    [([], "0 days"), ([1], "1 day of"), ([1] * 6, "6 days"), (["NaN"] * 9, "no finite number")],
)
def test_too_little_is_refused_in_words(costs, said):
    with pytest.raises(SeriesError, match=said):
        month_end(daily(costs), FIRST + datetime.timedelta(days=len(costs)))
