"""Thresholds follow the sample sizes: chance rarely exceeds them, and a real shift does."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from alignment_checks.drift.statistics import category_shares, jensenshannon, ks_and_area
from alignment_checks.drift.thresholds import jensenshannon_threshold, wasserstein_threshold
from alignment_checks.profiles.distinct import distinct


def numbers(generator: np.random.Generator, rows: int) -> np.ndarray:
    return generator.gamma(2, 10, rows).round()


def categories(generator: np.random.Generator, rows: int) -> np.ndarray:
    return generator.integers(0, 20, rows).astype(str).astype(object)


def distance_of_numbers(reference: np.ndarray, current: np.ndarray) -> float:
    exact = distinct(reference), distinct(current)
    return ks_and_area(*exact)[1] / exact[0].deviation


def distance_of_categories(reference: np.ndarray, current: np.ndarray) -> float:
    return jensenshannon(category_shares(Counter(reference.tolist()), Counter(current.tolist())))


KINDS = pytest.mark.parametrize(
    ("draw", "distance", "threshold"),
    [
        (numbers, distance_of_numbers, wasserstein_threshold),
        (categories, distance_of_categories, jensenshannon_threshold),
    ],
    ids=["numeric", "categorical"],
)


@KINDS
def test_chance_exceeds_the_threshold_as_often_as_asked_even_on_fifty_rows(draw, distance, threshold):
    """A constant 0.1 would alarm on most of these windows."""
    generator = np.random.default_rng(7)
    alarms, constant = 0, 0
    for seed in range(100):
        reference, current = draw(generator, 200), draw(generator, 50)
        found = distance(reference, current)
        alarms += found >= threshold(reference, current, 0.05, seed)
        constant += found >= 0.1
    assert alarms <= 12
    assert constant >= 40


@KINDS
def test_more_rows_make_a_smaller_threshold(draw, distance, threshold):
    generator = np.random.default_rng(8)
    few, many = (threshold(draw(generator, n), draw(generator, n), 0.05, 1) for n in (100, 1600))
    assert many == pytest.approx(few / 4, rel=0.4)


@KINDS
def test_the_seed_decides(draw, distance, threshold):
    generator = np.random.default_rng(9)
    samples = draw(generator, 200), draw(generator, 200)
    assert threshold(*samples, 0.05, 1) == threshold(*samples, 0.05, 1) != threshold(*samples, 0.05, 2)


def test_a_shift_of_half_a_deviation_exceeds_it():
    generator = np.random.default_rng(10)
    reference, current = generator.normal(0, 1, 200), generator.normal(0.5, 1, 200)
    assert distance_of_numbers(reference, current) > wasserstein_threshold(reference, current, 0.003, 1)


def test_a_constant_column_never_exceeds_it():
    """Both distances are zero, the threshold lies just above."""
    assert wasserstein_threshold(np.ones(50), np.ones(20), 0.05, 1) > 0
    assert jensenshannon_threshold(*[np.array(["a"] * 50, dtype=object)] * 2, 0.05, 1) > 0
