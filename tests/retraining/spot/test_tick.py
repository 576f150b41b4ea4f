"""The rules of a tick, each counted by hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from plumbline.retraining.spot.job import SpotJob
from plumbline.retraining.spot.moment import NOWHERE, ON_DEMAND
from plumbline.retraining.spot.policies.known import BY_NAME
from plumbline.retraining.spot.replay import replay


@dataclass(frozen=True)
class Follows:
    """A policy that goes by a list."""

    places: tuple[int, ...]
    name: str = "follows"

    def choose(self, job, moment):
        return np.array([self.places[job.ticks - moment.left]])


def played(places, zones, work=2.0, overhead=0.5, ticks=None):
    traces = np.array(zones, bool)
    job = SpotJob(work, ticks or traces.shape[1], overhead, spot=1.0, on_demand=3.0, tick_seconds=60)
    runs = replay(job, traces, np.array([0]), Follows(tuple(places)))
    return tuple(float(total[0]) for total in runs)


def test_the_overhead_passes_before_useful_work_and_the_last_tick_is_paid_whole():
    """2 ticks of work and half a tick of overhead take 3 ticks, the last of them half used."""
    assert played([0] * 4, [[1, 1, 1, 1]]) == (3, 0, 1, 0)


def test_waiting_costs_nothing():
    assert played([NOWHERE, NOWHERE, 0, 0, 0], [[0, 0, 1, 1, 1]]) == (3, 0, 1, 0)


def test_a_lost_machine_keeps_its_work_and_another_is_launched_in_the_same_tick():
    """Half a tick is done, then on demand for 0.5 + 1.5 ticks."""
    assert played([0, ON_DEMAND, ON_DEMAND], [[1, 0, 0]]) == (1, 2, 2, 0)


def test_overhead_longer_than_a_tick_goes_on_in_the_next():
    assert played([0] * 5, [[1] * 5], overhead=2.5) == (5, 0, 1, 0)


def test_overhead_begins_anew_with_another_zone():
    assert played([0, 1, 1], [[1, 0, 0], [1, 1, 1]], work=1.0) == (2, 0, 2, 0)


def test_changing_from_on_demand_to_spot_is_a_launch():
    assert played([ON_DEMAND, 0, 0], [[1, 1, 1]], work=1.5) == (2, 1, 2, 0)


def test_work_left_at_the_deadline_is_late():
    assert played([0, 0], [[1, 1]]) == (2, 0, 1, 1)


@pytest.mark.parametrize("name", ["greedy", "uniform-progress", "plumbline"])
def test_a_machine_that_is_always_there_is_taken_and_kept(name):
    job = SpotJob(20.0, 60, 0.5, spot=1.0, on_demand=3.0, tick_seconds=60)
    runs = replay(job, np.ones((1, 60), bool), np.array([0]), BY_NAME[name])
    assert (runs.spot[0], runs.on_demand[0], runs.launches[0]) == (21, 0, 1)


@pytest.mark.parametrize("name", BY_NAME)
def test_where_there_never_is_one_it_costs_what_on_demand_costs(name):
    job = SpotJob(20.0, 60, 0.5, spot=1.0, on_demand=3.0, tick_seconds=60)
    runs = replay(job, np.zeros((1, 60), bool), np.array([0]), BY_NAME[name])
    assert runs.spot[0] == 0
    assert 21 <= runs.on_demand[0] <= 22
