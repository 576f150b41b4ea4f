"""When the cost-aware policy retrains."""

from __future__ import annotations

import math

import numpy as np
import pytest

from plumbline.retraining.timing.experience import View, experience
from plumbline.retraining.timing.noise import Noise
from plumbline.retraining.timing.outlook import PASSES
from plumbline.retraining.timing.policies.cost_aware import cost_aware, forecast, has_lost_enough
from plumbline.retraining.timing.policy import Life, Seen
from plumbline.retraining.timing.replay import replay
from plumbline.retraining.timing.shapes import Rise
from tests.retraining.timing.tables import history, made

COST = 1.0


def noisy(table, seed, spread):
    generator = np.random.default_rng(seed)
    return history(np.nan_to_num(table.losses) + generator.normal(0, spread, table.nights))


def test_under_steady_wear_it_finds_the_best_period():
    slope = 0.02
    table = made(100, lambda trained, night: 0.2 + slope * (night - trained))
    result = replay(table, cost_aware, COST)
    best = math.sqrt(2 * COST / slope)
    assert abs(result.retrained_on[0] - best) <= 2
    assert result.ratio == pytest.approx(1.0, abs=0.02)


def test_after_a_change_it_retrains_once_the_change_has_cost_half_a_retraining():
    table = made(100, lambda trained, night: 0.5 if trained < 40 <= night else 0.2)
    assert replay(table, cost_aware, COST).retrained_on == (42,)


def test_a_change_too_near_the_end_is_not_worth_a_retraining():
    table = made(100, lambda trained, night: 0.5 if trained < 97 <= night else 0.2)
    assert replay(table, cost_aware, COST).retrains == 0


@pytest.mark.parametrize("seed", range(5))
def test_noise_alone_is_no_reason(seed):
    table = noisy(made(150, lambda trained, night: 0.2), seed, 0.02)
    assert replay(table, cost_aware, COST).retrains == 0


def test_one_bad_night_is_no_reason():
    table = made(60, lambda trained, night: 0.6 if night == 30 else 0.2 + 0.001 * (night % 3))
    assert replay(table, cost_aware, COST).retrains == 0


@pytest.mark.parametrize(
    ("so_far", "coming", "flat", "enough"),
    [
        (0.5, 0.2, 0.4, True),  # a mistake is expected to cost 0.4, and two fifths of that are less than 0.2
        (0.4, 0.2, 0.4, False),  # half the price is not lost yet
        (0.5, 0.2, 0.6, False),  # two fifths of 0.6 are more than 0.2: another night tells more
        (0.5, 0.01, 0.0, True),  # nothing to learn from another night
    ],
)
def test_a_night_more_is_awaited_while_that_costs_little_beside_a_mistake(so_far, coming, flat, enough):
    now = Rise(0.2, so_far, coming, coming, 0.0, (flat, 0.0, 1 - flat))
    known = View(Noise(0.01, 10.0), experience((), 100, 1e-6), now)
    assert has_lost_enough(known, Seen(30, (Life(0, (0.2,) * 30),), COST, 70)) is enough


def test_where_retraining_takes_nothing_back_it_is_tried_less_and_less():
    """Every night is harder than the one before, for every model alike."""
    table = made(200, lambda trained, night: 0.2 + 0.02 * night)
    helped = made(200, lambda trained, night: 0.2 + 0.02 * (night - trained))
    useless, useful = (replay(one, cost_aware, COST) for one in (table, helped))
    assert useless.retrains <= useful.retrains / 2
    waits = np.diff(useless.retrained_on)
    assert waits[-1] >= 2 * waits[0]


def test_a_level_that_was_lost_is_tried_for_again():
    """The model trained on the night after the change has learnt a part of it, later ones all."""

    def loss(trained, night):
        if trained >= 40 or night < 40:
            return 0.2 + max(0.0, 0.3 * (1 - (trained - 40) / 6)) * (trained >= 40)
        return 0.5

    result = replay(made(150, loss), cost_aware, COST)
    assert result.retrains == 2
    assert result.retrained_on[-1] >= 46


def test_a_retraining_that_costs_nothing_is_done_every_night():
    assert replay(made(5, lambda trained, night: 0.2), cost_aware, 0.0).retrained_on == (1, 2, 3, 4)


def test_the_forecast_says_what_each_choice_costs():
    """Twenty nights at 0.2, then ten at 0.5, and fifty to come, on each of which the step may have passed."""
    seen = Seen(30, (Life(0, (0.2,) * 20 + (0.5,) * 10),), COST, 50)
    costs = forecast(seen)
    passes = PASSES * 3 / 110  # two steps to be expected in 80 nights, and one seen in 30
    assert costs.not_at_all == pytest.approx(
        sum(0.3 * (1 - passes) ** night for night in range(50)), rel=0.02
    )
    assert costs.now < costs.later < costs.not_at_all
    assert costs.wait == 1


def test_an_early_change_is_answered_though_more_may_come():
    """A fresh model may meet a step, too, but after it is no staler than the present one."""
    table = made(120, lambda trained, night: 0.25 if trained < 9 <= night else 0.2)
    assert replay(table, cost_aware, COST).retrains == 1
