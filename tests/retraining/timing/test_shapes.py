"""How likely each shape of a rise is."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.retraining.timing.experience import experience
from plumbline.retraining.timing.noise import ENOUGH, Noise, noise
from plumbline.retraining.timing.policy import Life
from plumbline.retraining.timing.shapes import Beliefs, rise

KNOWN = Noise(0.01, 1e6)
BELIEFS = Beliefs(ramp=0.2, hazard=0.02)
STEP = (0.2, 0.21, 0.19, 0.2, 0.23, 0.22, 0.24)


def weight_of_step(losses=STEP, noise=KNOWN, beliefs=BELIEFS):
    return rise(losses, noise, beliefs).weights[2]


def test_the_weights_add_up_to_one():
    assert sum(rise(STEP, KNOWN, BELIEFS).weights) == pytest.approx(1.0)


def test_a_step_is_believed_the_more_the_likelier_it_is_on_any_night():
    weights = [weight_of_step(beliefs=BELIEFS._replace(hazard=hazard)) for hazard in (0.001, 0.01, 0.1)]
    assert weights == sorted(weights)
    assert weights[0] < weights[-1]


def test_a_noise_known_from_few_nights_makes_less_of_the_same_step():
    weights = [weight_of_step(noise=Noise(0.01, freedom)) for freedom in (0.5, 3, 1e6)]
    assert weights == sorted(weights)
    assert weights[0] < weights[-1] - 0.05


def test_with_a_noise_that_is_known_the_likelihood_is_the_normal_one():
    """Flat against one step on the last of two nights, by hand."""
    flat, _ramp, step = rise((0.2, 0.23), KNOWN, Beliefs(ramp=1e-12, hazard=0.1)).weights
    odds = np.exp(0.03**2 / 2 / KNOWN.deviation**2 / 2) / np.sqrt(2) * 0.1 / 0.9
    assert step / flat == pytest.approx(odds, rel=1e-3)


def test_two_good_first_nights_are_no_step():
    """As on the census nights: what follows is as good as the model is."""
    losses = (0.37, 0.376, 0.4)
    nightly = noise([Life(0, losses)], 1e-6)
    assert weight_of_step(losses, nightly, Beliefs(ramp=0.25, hazard=2 / 42)) < 0.2


def test_more_nights_tell_more_of_the_noise():
    alternating = tuple(0.2 + 0.01 * (night % 2) for night in range(40))
    known = [noise([Life(0, alternating[:nights])], 1e-6).freedom for nights in (2, ENOUGH, 40)]
    assert known == sorted(set(known))


def test_models_with_steps_make_the_next_step_likelier():
    with_step = Life(0, tuple(0.2 + 0.3 * (night >= 20) + 0.001 * (night % 3) for night in range(30)))
    without = Life(0, tuple(0.2 + 0.001 * (night % 3) for night in range(30)))
    hazards = [experience((life,), 100, 1e-6).beliefs.hazard for life in (without, with_step)]
    assert hazards[0] < 2 / 100 < hazards[1]


def test_steps_are_no_certainty_however_few_nights_there_are():
    assert experience((), 1, 1e-6).beliefs.hazard <= 0.5
