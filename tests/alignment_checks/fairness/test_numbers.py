"""Labels that are numbers: fairlearn's figures of groups, and intervals that allow for skewness."""

from __future__ import annotations

import math

import numpy as np
import pytest
from fairlearn.metrics import MetricFrame
from sklearn.metrics import mean_absolute_error, root_mean_squared_error

from alignment_checks.design import Design
from alignment_checks.fairness.numbers import entropy_of_numbers, measure_numbers


@pytest.fixture(scope="module")
def people():
    generator = np.random.default_rng(4)
    group = generator.choice(["f", "m"], 300)
    labels = generator.exponential(10, 300)
    return group, labels, labels * 0.9 + generator.normal(0, 2, 300) + (group == "f")


def found(people, design=None):
    group, labels, predictions = people
    masks = {f"SEX={each}": group == each for each in ("f", "m")}
    measured = measure_numbers(masks, "SEX=m", labels, predictions, 0.95, design)
    return {(m.name, m.group): m for m in measured}


def test_errors_of_groups_and_their_differences_are_fairlearns(people):
    group, labels, predictions = people
    frame = MetricFrame(
        metrics={
            "mean_absolute_error": mean_absolute_error,
            "root_mean_squared_error": root_mean_squared_error,
            "mean_error": lambda y, p: (p - y).mean(),
            "mean_prediction": lambda y, p: p.mean(),
        },
        y_true=labels,
        y_pred=predictions,
        sensitive_features=group,
    )
    ours = found(people)
    for metric, value in frame.by_group.loc["f"].items():
        assert ours[metric, "SEX=f"].value == pytest.approx(value)
        difference = ours[f"{metric}_difference", "SEX=f"]
        assert difference.value == pytest.approx(value - frame.by_group.loc["m", metric])
        assert difference.low < difference.value < difference.high
        assert difference.against == "SEX=m"


def test_weights_are_rows_repeated_and_clusters_widen(people):
    group, labels, predictions = people
    weights = np.random.default_rng(1).integers(1, 4, 300)
    repeated = found([np.repeat(each, weights) for each in (group, labels, predictions)])
    weighted = found(people, Design.of(300, weights, np.repeat(np.arange(100), 3)))
    for key, one in repeated.items():
        assert weighted[key].value == pytest.approx(one.value)
        assert weighted[key].high - weighted[key].low > one.high - one.low
        assert weighted[key].n < 300


def test_rows_that_do_not_vary_have_no_interval():
    group, labels = np.repeat(["f", "m"], 10), np.full(20, 3.0)
    error = found((group, labels, labels + 1))["mean_error", "SEX=f"]
    assert (error.value, error.low, error.high) == (1, None, None)


def test_an_absent_privileged_group_leaves_differences_undefined():
    group, labels = np.repeat("f", 10), np.arange(10.0)
    ours = found((group, labels, labels[::-1]))
    assert ours["mean_error_difference", "SEX=f"].reason == "SEX=m has no row that counts"
    assert not ours["mean_error", "SEX=m"].defined


def test_entropy_of_benefits_is_the_literatures_and_none_where_they_are_below_zero():
    generator = np.random.default_rng(0)
    labels, predictions = generator.random((2, 50))
    theil, half = entropy_of_numbers(labels, predictions)
    share = (predictions - labels + 1) / (predictions - labels + 1).mean()
    assert theil.value == pytest.approx((share * np.log(share)).mean())
    assert half.value == pytest.approx(share.var() / 2)
    for found_none in entropy_of_numbers(labels * 10, predictions):
        assert "scale labels and predictions" in found_none.reason


def one_sided(size: int, draws: int) -> dict[str, float]:
    """How often intervals of skewed errors end short of the truth, at n rows a group; the worse side."""
    generator = np.random.default_rng(size)
    group = np.repeat(["f", "m"], size)
    truth = {"mean_absolute_error": 1.0, "mean_absolute_error_difference": 0.0, "mean_error_difference": 0.0}
    missed = {name: np.zeros(2) for name in truth}
    for _ in range(draws):
        errors = generator.exponential(1.0, 2 * size)
        ours = found((group, np.zeros(2 * size), errors))
        for name, value in truth.items():
            measured = ours[name, "SEX=f"]
            missed[name] += [measured.high < value, measured.low > value]
    return {name: float(sides.max()) / draws for name, sides in missed.items()}


@pytest.mark.parametrize("size", [30, 300])
def test_differences_of_skewed_errors_miss_as_rarely_as_they_say(size):
    """2.5 % a side; of 500 draws more than 23 miss with a chance of one in a thousand."""
    found_errors = one_sided(size, 500)
    assert found_errors["mean_absolute_error_difference"] <= 23 / 500
    assert found_errors["mean_error_difference"] <= 23 / 500


def test_a_mean_of_skewed_errors_misses_less_often_than_students():
    """Errors like waiting times, 30 of them: Student's interval ends short of the truth in 6 to 7 %."""
    assert one_sided(30, 500)["mean_absolute_error"] <= 0.05
    generator = np.random.default_rng(30)
    values = generator.exponential(1.0, (500, 30))
    reach = 2.045 * values.std(axis=1, ddof=1) / math.sqrt(30)
    assert (values.mean(axis=1) + reach < 1).mean() > 0.05
