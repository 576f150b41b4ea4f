"""The linear model around one row finds what holds its score, and says how well it fits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from alignment_checks.explanations.single_row import local_surrogate

REFERENCE = np.random.default_rng(1).normal(size=(500, 4)).astype(np.float32)
ROW = np.array([2.0, 0.0, -3.0, 1.0], dtype=np.float32)


def linear(rows):
    return rows @ np.array([1.0, 5.0, 0.5, 0.0])


def test_a_linear_model_is_found_again():
    """A kept value adds its weight times its distance from the reference's mean."""
    found = local_surrogate(linear, ROW, REFERENCE, seed=0, neighbours=20_000)
    expected = (ROW - REFERENCE.mean(axis=0)) * np.array([1.0, 5.0, 0.5, 0.0])
    assert found.effects == pytest.approx(expected, abs=0.25)


def test_the_same_seed_gives_the_same_explanation():
    one, other = (local_surrogate(linear, ROW, REFERENCE, seed=3) for _ in range(2))
    assert one.effects.tolist() == other.effects.tolist()


def test_a_model_that_is_not_linear_fits_worse():
    def crossed(rows):
        return rows[:, 0] * rows[:, 2] * 10

    bad = local_surrogate(crossed, ROW, REFERENCE, seed=0)
    good = local_surrogate(lambda rows: rows[:, 0] * 10, ROW, REFERENCE, seed=0)
    assert bad.fit < good.fit <= 1


def test_missing_values_are_values_like_any_other():
    """The row's and the reference's: the model is asked about rows it could meet."""
    holes = REFERENCE.copy()
    holes[::3, 1] = np.nan

    def prices_the_missing(rows):
        return np.isnan(rows[:, 1]) * 4.0

    missing = ROW.copy()
    missing[1] = np.nan
    found = local_surrogate(prices_the_missing, missing, holes, seed=0)
    assert found.effects == pytest.approx([0, 4 * 2 / 3, 0, 0], abs=0.2)


def test_constant_scores_have_no_fit():
    found = local_surrogate(lambda rows: np.zeros(len(rows)), ROW, REFERENCE, seed=0)
    assert math.isnan(found.fit)
    assert not found.effects.any()


@pytest.mark.parametrize("reference", [REFERENCE[:, :3], REFERENCE[:0]])
def test_rows_that_do_not_fit_are_refused(reference):
    with pytest.raises(ValueError, match="does not fit"):
        local_surrogate(linear, ROW, reference, seed=0)
