"""Concept drift: P(y | score) apart from covariate shift."""

from __future__ import annotations

import numpy as np
import pytest

from alignment_checks.performance.concept import measure_concept_drift
from alignment_checks.performance.recalibration import recalibrated


def rows(size: int, generator: np.random.Generator, shape: float = 1.0, moved: float = 0.0):
    """Labels of chance p plus `moved`, scores that exaggerate p; `shape` moves the scores alone."""
    chances = generator.beta(shape, 1.5, size)
    squared, rest = chances**2, (1 - chances) ** 2
    labels = generator.random(size) < np.clip(chances + moved, 0, 1)
    return labels.astype(int), squared / (squared + rest)


def drift(reference, current):
    return measure_concept_drift(*reference, *current, recalibrated(*reference), 0.95)


@pytest.mark.parametrize("shape", [1.0, 0.4, 3.0], ids=["no shift", "lower scores", "higher scores"])
def test_covariate_shift_alone_is_called_as_often_as_the_level_says(shape):
    """500 pairs at the 5 % level: 25 expected, standard deviation 4.9."""
    generator = np.random.default_rng(0)
    found = [drift(rows(3000, generator), rows(1000, generator, shape)) for _ in range(500)]
    assert 10 <= sum(p.value < 0.05 for _, p in found) <= 40
    assert sum(effect.low == 0 for effect, _ in found) >= 480


def test_labels_turned_round_are_always_found():
    generator = np.random.default_rng(1)
    for _ in range(50):
        labels, scores = rows(500, generator)
        effect, p_value = drift(rows(3000, generator), (1 - labels, scores))
        assert p_value.value < 1e-6
        assert effect.low > 0.1


def test_effect_is_how_far_the_chance_moved():
    """Chances .1 to .9 all move by .08: also the noise of 2,000 rows does not blow that up."""
    generator = np.random.default_rng(2)
    found = [drift(rows(5000, generator), rows(2000, generator, 3.0, moved=-0.08))[0] for _ in range(100)]
    assert np.mean([effect.value for effect in found]) == pytest.approx(0.08, abs=0.012)
    assert sum(effect.low <= 0.08 <= effect.high for effect in found) >= 90
    assert all(effect.low <= effect.value <= effect.high for effect in found)


def test_order_of_rows_does_not_matter():
    generator = np.random.default_rng(3)
    reference, (labels, scores) = rows(1000, generator), rows(1000, generator)
    forward, backward = drift(reference, (labels, scores)), drift(reference, (labels[::-1], scores[::-1]))
    assert [m.value for m in forward] == pytest.approx([m.value for m in backward], abs=1e-10)


def test_scores_that_are_all_alike_share_one_bin():
    generator = np.random.default_rng(4)
    reference = (generator.random(500) < 0.5).astype(int), np.full(500, 0.5)
    current = (generator.random(500) < 0.8).astype(int), np.full(500, 0.5)
    effect, p_value = drift(reference, current)
    assert p_value.method == "chi-squared over 1 score bins"
    assert effect.value == pytest.approx(0.3, abs=0.1)


def test_scores_the_reference_never_saw_cannot_be_compared():
    """All reference scores below a half, all current ones above: undefined, not zero."""
    generator = np.random.default_rng(5)
    low, high = generator.uniform(0.1, 0.4, 500), generator.uniform(0.6, 0.9, 500)
    reference = (generator.random(500) < low).astype(int), low
    found = drift(reference, ((generator.random(500) < high).astype(int), high))
    assert all(not m.defined and "too few rows" in m.reason for m in found)


@pytest.mark.parametrize(
    ("labels", "scores", "reason"),
    [
        ([], [], "no rows"),
        ([0, 1], [0.2, np.nan], "no probabilities"),
        ([0, 3], [0.2, 0.4], "neither 0 nor 1"),
        ([0, 1], [0.2, 0.4], "too few rows"),
    ],
)
def test_what_cannot_be_compared_is_undefined(labels, scores, reason):
    reference = rows(1000, np.random.default_rng(6))
    found = measure_concept_drift(
        *reference, np.array(labels), np.array(scores), recalibrated(*reference), 0.95
    )
    assert [m.name for m in found] == ["concept_drift", "concept_drift_pvalue"]
    assert all(not m.defined and reason in m.reason for m in found)
