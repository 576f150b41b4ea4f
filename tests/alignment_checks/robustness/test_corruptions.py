"""Pictures made worse keep their shape and range, are the same for a seed, and get worse step by step."""

from __future__ import annotations

import numpy as np
import pytest

from alignment_checks.robustness.corruptions import STEPS, blurred, corrupted, paler, turned, with_noise


@pytest.fixture(scope="module")
def pictures():
    """Four pictures of a bright bar."""
    made = np.zeros((4, 28, 28), dtype=np.float32)
    made[:, 6:22, 12:16] = 1.0
    return made


EVERY = [(kind, strength) for kind, strengths in STEPS.items() for strength in strengths]


@pytest.mark.parametrize(("kind", "strength"), EVERY)
def test_shape_and_range_stay(pictures, kind, strength):
    made = corrupted(pictures, kind, strength, seed=1)
    assert (made.shape, made.dtype) == (pictures.shape, np.float32)
    assert 0 <= made.min() <= made.max() <= 1


@pytest.mark.parametrize("kind", STEPS)
def test_each_step_is_further_from_the_picture_than_the_one_before(pictures, kind):
    far = [np.abs(corrupted(pictures, kind, strength, seed=1) - pictures).mean() for strength in STEPS[kind]]
    assert far == sorted(far)
    assert far[0] > 0


def test_the_same_seed_makes_the_same_noise_and_another_seed_another(pictures):
    assert np.array_equal(with_noise(pictures, 0.3, 1), with_noise(pictures, 0.3, 1))
    assert not np.array_equal(with_noise(pictures, 0.3, 1), with_noise(pictures, 0.3, 2))


def test_a_blur_stays_inside_its_own_picture():
    one = np.zeros((3, 9, 9), dtype=np.float32)
    one[1] = 1.0
    assert np.array_equal(blurred(one, 2.0)[0], one[0])


def test_without_contrast_everything_is_grey(pictures):
    assert (paler(pictures, 0.0) == 0.5).all()


def test_every_other_picture_is_turned_the_other_way(pictures):
    made = turned(pictures, 30)
    assert np.allclose(made[0], made[1][:, ::-1], atol=1e-5)
    assert np.array_equal(made[0], made[2])


@pytest.mark.parametrize("kind", STEPS)
def test_no_pictures_make_none(kind):
    nothing = np.empty((0, 28, 28), dtype=np.float32)
    assert corrupted(nothing, kind, STEPS[kind][0], seed=1).shape == nothing.shape
