"""What is lost is counted picture by picture, with an interval; nothing is lost where nothing is known."""

from __future__ import annotations

import numpy as np

from alignment_checks.performance.paired import bonett_price
from alignment_checks.robustness.corruptions import NOISE, STEPS, with_noise
from alignment_checks.robustness.drops import (
    measure_corruption_drops,
    measure_noise_drop,
    noise_drop_before_labels,
)

BRIGHT = np.concatenate([np.full((60, 8, 8), 0.1), np.full((60, 8, 8), 0.9)]).astype(np.float32)
LABELS = np.repeat([0, 1], 60)


def by_the_first_pixel(pictures):
    """A model that noise misleads."""
    return (pictures[:, 0, 0] > 0.5).astype(np.int64)


def by_the_mean(pictures):
    """A model that bears noise."""
    return (pictures.mean(axis=(1, 2)) > 0.5).astype(np.int64)


def test_noise_costs_a_model_that_trusts_a_pixel_and_not_one_that_looks_at_all():
    misled = measure_noise_drop(by_the_first_pixel, BRIGHT, LABELS, 1, 0.95)
    steady = measure_noise_drop(by_the_mean, BRIGHT, LABELS, 1, 0.95)
    assert misled.value > 0.05 > steady.value == 0.0
    assert steady.low < 0 < steady.high


def test_the_interval_is_that_of_the_pairs():
    after = by_the_first_pixel(with_noise(BRIGHT, NOISE, 1)) == LABELS
    told = measure_noise_drop(by_the_first_pixel, BRIGHT, LABELS, 1, 0.9)
    pairs = bonett_price(int((~after).sum()), 0, 120, 0.9)
    assert (told.value, told.low, told.high, told.n) == (pairs.value, pairs.low, pairs.high, 120)
    assert told.name == "noise_drop"


def test_a_model_that_noise_helps_has_lost_less_than_nothing():
    wrong = measure_noise_drop(lambda p: 1 - by_the_first_pixel(p), BRIGHT, LABELS, 1, 0.95)
    assert wrong.value < 0


def test_every_kind_and_strength_is_on_the_curves():
    found = measure_corruption_drops(by_the_mean, BRIGHT, LABELS, 1, 0.95)
    assert [m.group for m in found] == [f"{kind} {s:g}" for kind, steps in STEPS.items() for s in steps]
    assert {m.name for m in found} == {"corruption_drop"}


def test_without_pictures_or_labels_nothing_is_told():
    nothing = np.empty((0, 8, 8), dtype=np.float32)
    assert not measure_noise_drop(by_the_mean, nothing, np.empty(0, dtype=int), 1, 0.95).defined
    assert measure_corruption_drops(by_the_mean, nothing, np.empty(0, dtype=int), 1, 0.95) == []
    assert noise_drop_before_labels("labels come later").reason == "labels come later"
