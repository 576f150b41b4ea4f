"""Performance of weighted and clustered rows: the figures of rows repeated, and intervals of households."""

from __future__ import annotations

import numpy as np
import pytest

from alignment_checks.design import Design
from alignment_checks.performance.realised import measure_change, measure_performance


@pytest.fixture(scope="module")
def rows():
    generator = np.random.default_rng(3)
    labels = generator.integers(0, 2, 400)
    scores = np.round(np.clip(generator.normal(0.4 + 0.2 * labels, 0.2), 0, 1), 2)
    return labels, scores, generator.integers(1, 4, 400)


def test_weights_give_the_figures_of_rows_repeated(rows):
    labels, scores, weights = rows
    many = [np.repeat(each, weights) for each in (labels, scores)]
    repeated = {m.name: m for m in measure_performance(*many, 0.95)}
    for found in measure_performance(labels, scores, 0.95, design=Design.of(400, weights)):
        if found.name == "calibration_error":  # its bins are deciles of the rows as they stand
            continue
        assert found.value == pytest.approx(repeated[found.name].value, abs=1e-12), found.name
        assert found.n < 400
        assert found.high - found.low > repeated[found.name].high - repeated[found.name].low


def test_a_design_that_says_nothing_changes_next_to_nothing(rows):
    labels, scores, _ = rows
    other = np.clip(scores + np.random.default_rng(1).normal(0, 0.1, 400), 0, 1)
    alone = Design.of(400, clusters=np.arange(400))
    plain = measure_performance(labels, scores, 0.95) + measure_change(labels, scores, other, 0.95)
    designed = [
        *measure_performance(labels, scores, 0.95, design=alone),
        *measure_change(labels, scores, other, 0.95, design=alone),
    ]
    for one, found in zip(plain, designed, strict=True):
        assert (one.name, one.n, one.unit) == (found.name, found.n, found.unit)
        assert found.value == pytest.approx(one.value, abs=1e-12)
        assert (found.low, found.high) == pytest.approx((one.low, one.high), abs=2e-3), one.name


def test_rows_that_stand_twice_are_as_sure_as_once(rows):
    labels, scores, _ = rows
    twice = Design.of(800, clusters=np.tile(np.arange(400), 2))
    for one, found in zip(
        measure_performance(labels, scores, 0.95),
        measure_performance(np.tile(labels, 2), np.tile(scores, 2), 0.95, design=twice),
        strict=True,
    ):
        assert found.n == pytest.approx(400, abs=2), found.name  # degrees of freedom cost two
        assert (found.low, found.high) == pytest.approx((one.low, one.high), abs=3e-3), found.name


def test_auc_of_households_misses_the_truth_as_rarely_as_it_says():
    """2.5 % a side; of 400 draws more than 20 miss with a chance of one in a thousand. Naively they do."""
    generator = np.random.default_rng(8)
    missed = {"naive": [0, 0], "households": [0, 0]}
    home = np.repeat(np.arange(120), 4)
    truth = 0.7602499389065233  # of two normals, one standard deviation apart
    for _ in range(400):
        labels = generator.integers(0, 2, 120)[home]
        noise = np.sqrt(0.5) * generator.normal(size=120)[home] + np.sqrt(0.5) * generator.normal(size=480)
        scores = 1 / (1 + np.exp(-(labels + noise)))
        for name, design in (("naive", None), ("households", Design.of(480, clusters=home))):
            auc = measure_performance(labels, scores, 0.95, design=design)[1]
            missed[name][0] += auc.high < truth
            missed[name][1] += auc.low > truth
    assert max(missed["households"]) <= 20
    assert min(missed["naive"]) > 20


def test_a_perfect_ranking_of_few_households_leaves_doubt():
    labels, home = np.repeat([0, 1], 30), np.repeat(np.arange(12), 5)
    auc = measure_performance(labels, labels * 1.0, 0.95, design=Design.of(60, clusters=home))[1]
    assert auc.value == 1
    assert auc.low < 0.7  # Wilson's limit of 6 of 6 is 0.61


def test_one_household_of_either_outcome_cannot_be_ranked():
    labels = np.repeat([0, 1], 30)
    auc = measure_performance(labels, labels * 0.5, 0.95, design=Design.of(60, clusters=labels))[1]
    assert "two independent rows of each outcome" in auc.reason
