"""A job that runs is told, tick by tick, what the simulation would have done."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.retraining.spot.advice import Advice, Standing, advise
from plumbline.retraining.spot.job import SpotError
from plumbline.retraining.spot.moment import NOWHERE, ON_DEMAND
from plumbline.retraining.spot.replay import replay
from plumbline.retraining.spot.tick import DONE, begin, lose, work_on
from tests.retraining.spot.made_up import BY_NAME, heavy_tailed, job

ACTIONS = {"wait": NOWHERE, "on-demand": ON_DEMAND}


@pytest.mark.parametrize("name", BY_NAME)
def test_advice_and_simulation_agree(name):
    of, zones = job(work=4.0, deadline=6.0), np.stack([heavy_tailed(seed, 36) for seed in (1, 2)])
    progress, paid = begin(of, 1), [0, 0]
    for tick in range(of.ticks):
        history = zones[:, : tick + 1].T.tolist()
        place, work, debt = (float(array[0]) for array in progress)
        told = advise(BY_NAME[name], of, Standing(of.ticks - tick, work, int(place), debt), history)
        progress = lose(progress, zones[None, :, tick])
        place = int(progress.place[0]) if told.action == "stay" else ACTIONS.get(told.action, told.zone)
        paid = [paid[0] + (place >= 0), paid[1] + (place == ON_DEMAND)]
        progress = work_on(of, progress, np.array([place]))
        if progress.work[0] <= DONE:
            break
    runs = replay(of, zones, np.array([0]), BY_NAME[name])
    assert paid == [runs.spot[0], runs.on_demand[0]]


def test_a_lost_machine_is_not_stayed_on():
    standing = Standing(ticks_left=40, work=30.0, place=0)
    assert advise(BY_NAME["greedy"], job(), standing, [[True], [True]]) == Advice("stay", 0)
    assert advise(BY_NAME["greedy"], job(), standing, [[True], [False]]) == Advice("wait")
    assert advise(BY_NAME["greedy"], job(), standing, [[True, True], [False, True]]) == Advice("spot", 1)


@pytest.mark.parametrize("history", [[], [[]], [[True], [True, False]]])
def test_a_history_without_zones_is_refused(history):
    with pytest.raises(SpotError, match="at least one zone"):
        advise(BY_NAME["greedy"], job(), Standing(40, 30.0), history)


def test_a_place_outside_the_zones_is_refused():
    with pytest.raises(SpotError, match="place 3 is none of the 1 zones"):
        advise(BY_NAME["greedy"], job(), Standing(40, 30.0, place=3), [[True]])
