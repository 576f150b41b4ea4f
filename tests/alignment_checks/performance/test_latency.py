"""The median and the tail of the time of one prediction, on a clock the test owns."""

from __future__ import annotations

import pytest
from scipy.stats import binom

from alignment_checks.performance.latency import (
    prediction_latency,
    rank_of_median_limit,
    ranks_of_quantile_limits,
    tail_latency,
)


class Predictions:
    """Predictions whose durations, in seconds, are known beforehand; the clock they move."""

    def __init__(self, *durations: float) -> None:
        self.now = 100.0
        self.durations = list(durations)

    def predict(self) -> None:
        self.now += self.durations.pop(0)

    def clock(self) -> float:
        return self.now


def test_median_and_interval_are_order_statistics_in_milliseconds():
    """Of nine times at 95 % the second smallest and the second largest enclose the median."""
    predictions = Predictions(0.0, *[second / 8 for second in (9, 1, 5, 3, 7, 2, 8, 4, 6)])
    found = prediction_latency(predictions.predict, predictions.clock, repeats=9)
    assert (found.value, found.low, found.high) == (625.0, 250.0, 1000.0)
    assert (found.n, found.unit, found.level) == (9, "milliseconds", 0.95)


def test_the_first_call_is_not_timed():
    """It may load the model."""
    predictions = Predictions(60.0, *[0.125] * 6)
    found = prediction_latency(predictions.predict, predictions.clock, repeats=6)
    assert (found.value, found.high) == (125.0, 125.0)


def test_too_few_calls_have_a_median_and_no_interval():
    predictions = Predictions(*[0.125] * 6)
    found = prediction_latency(predictions.predict, predictions.clock, repeats=5)
    assert found.value == 125.0
    assert (found.low, found.high, found.level) == (None, None, None)


@pytest.mark.parametrize("n", [1, 5, 6, 9, 50, 51, 400])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_rank_is_the_largest_that_keeps_the_level(n, level):
    """Against the binomial law: outside both limits lies 2 P(B < k)."""
    rank = rank_of_median_limit(n, level)
    kept = [k for k in range(1, n + 1) if 2 * binom.cdf(k - 1, n, 0.5) <= 1 - level + 1e-12]
    assert rank == (max(kept) if kept else None)


def test_the_tail_is_an_order_statistic_between_two_others():
    """Of a hundred times, at 95 %: the 95th, between the 90th and the 100th."""
    predictions = Predictions(60.0, *[place / 1024 for place in range(100, 0, -1)])
    found = tail_latency(predictions.predict, predictions.clock, repeats=100)
    ranks = [round(1.024 * time) for time in (found.low, found.value, found.high)]
    assert ranks == [90, 95, 100]
    assert (found.name, found.unit, found.n) == ("prediction_latency_p95", "milliseconds", 100)


def test_too_few_calls_have_a_tail_and_no_interval():
    """The largest of 71 lies below the 95th percentile more often than once in forty times."""
    predictions = Predictions(*[0.125] * 72)
    found = tail_latency(predictions.predict, predictions.clock, repeats=71)
    assert (found.value, found.low, found.high) == (125.0, None, None)
    assert ranks_of_quantile_limits(72, 0.95, 0.95) is not None


@pytest.mark.parametrize("n", [80, 100, 500])
@pytest.mark.parametrize("share", [0.5, 0.9, 0.95])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_the_ranks_are_the_closest_that_keep_the_level_on_either_side(n, share, level):
    low, high = ranks_of_quantile_limits(n, share, level)
    beyond = (1 - level) / 2 + 1e-12
    assert binom.cdf(low - 1, n, share) <= beyond < binom.cdf(low, n, share)
    assert binom.sf(high - 1, n, share) <= beyond < binom.sf(high - 2, n, share)
