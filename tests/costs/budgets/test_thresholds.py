"""A threshold is reached once its part of the amount, overrides included, is spent or forecast."""

from __future__ import annotations

import datetime

import pytest
from pydantic import ValidationError

from plumbline.costs.budgets.forecast import at_present_rate
from plumbline.costs.budgets.standing import standing
from plumbline.costs.budgets.thresholds import reached
from tests.costs.budgets.books import NOON, accrued, books, budget, promised, raised, usd

ACTUAL = {"percent": 80, "action": "alert"}
FORECAST = {"percent": 100, "of": "forecast", "action": "propose-scaling"}
BOTH = budget({}, thresholds=(ACTUAL, FORECAST))


def named(by, **given):
    return [(one.of, one.action) for one in reached(books(by, **given), by, at_present_rate)]


def test_exactly_the_part_reaches_it():
    assert named(budget({}, thresholds=(ACTUAL,)), spent=[accrued("7.99")]) == []
    assert named(budget({}, thresholds=(ACTUAL,)), spent=[accrued(8)]) == [("actual", "alert")]


def test_what_is_reserved_is_not_spent():
    assert named(budget({}, thresholds=(ACTUAL,)), reserved=[promised(9)]) == []


def test_an_override_moves_it():
    assert named(budget({}, thresholds=(ACTUAL,)), spent=[accrued(8)], overrides=[raised(BOTH, 1)]) == []


def test_a_forecast_spreads_what_is_spent_over_the_period():
    """By noon of the 15th, 14.5 of 31 days have passed."""
    given = books(BOTH, spent=[accrued(5)])
    assert at_present_rate(given, BOTH, standing(given, BOTH)) == usd("10.6897")
    assert named(BOTH, spent=[accrued(5)]) == [("forecast", "propose-scaling")]
    assert named(BOTH, spent=[accrued(4)]) == []


def test_a_forecast_is_never_below_what_is_spent_and_reserved():
    assert named(BOTH, spent=[accrued(1)], reserved=[promised(9)]) == [("forecast", "propose-scaling")]


def test_in_the_first_tenth_of_a_period_a_rate_says_nothing():
    second = datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)
    assert named(BOTH, spent=[accrued(4, second)], at=second) == []


def test_a_budget_of_nothing_is_quiet_until_something_is_spent():
    nothing = budget({}, amount=0, thresholds=(ACTUAL,))
    assert named(nothing) == []
    assert named(nothing, spent=[accrued("0.01")]) == [("actual", "alert")]


def test_the_sentence_says_what_of_what_and_what_follows():
    (action,) = reached(books(BOTH, spent=[accrued(9, NOON)]), BOTH, lambda *_: usd(0))
    assert action.because == (
        "9.0000 USD was spent of the 10.0000 USD of all models per month, 80 % or more: "
        "somebody should look until 2026-04-01"
    )


def test_the_same_threshold_twice_is_refused():
    with pytest.raises(ValidationError, match="the same one stands twice"):
        budget({}, thresholds=(ACTUAL, ACTUAL))
