"""The table holds what an exhaustive search finds, and spells behave as they are described."""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
import pytest

from plumbline.retraining.spot.job import SpotJob
from plumbline.retraining.spot.scales import Habit
from plumbline.retraining.spot.seen import AGEING, AGES, STEADY, USUAL_HAZARD, USUAL_TICK
from plumbline.retraining.spot.slack import Shift, grid
from plumbline.retraining.spot.spells import STATES, chain
from plumbline.retraining.spot.table import USUAL, table

NONE, SPOT, DEMAND = range(3)


def searched(job, chances, state):
    """Expected cost by looking at every choice; overheads of 0 or 1 tick."""

    @cache
    def value(left, has, now, work):
        if work <= 0:
            return 0.0
        costs = [job.on_demand + after(left, DEMAND, now, work - (1 if has == DEMAND else launched))]
        if left - 1 >= work + job.overhead:
            costs.append(after(left, NONE, now, work))
        rest = work - (1 if has == SPOT else launched)
        if now >= STATES // 2 and left - 1 >= rest + job.overhead:
            costs.append(job.spot + after(left, SPOT, now, rest))
        return min(costs)

    def after(left, has, now, work):
        reached = np.nonzero(chances[now])[0]
        return sum(
            chances[now, then]
            * value(left - 1, NONE if has == SPOT and then < STATES // 2 else has, then, work)
            for then in reached.tolist()
        )

    launched = 1 - int(job.overhead)
    return value(job.ticks, NONE, state, int(job.work))


@pytest.mark.parametrize("overhead", [0, 1])
@pytest.mark.parametrize("spare", [1, 6])
@pytest.mark.parametrize("short", [False, True])
def test_the_table_costs_what_an_exhaustive_search_costs(overhead, spare, short):
    job = SpotJob(9, 9 + spare, overhead, spot=1.0, on_demand=3.0, tick_seconds=USUAL_TICK)
    without, with_machine = Habit(0.6, short=short), Habit(1.7, STEADY, short)
    chances = chain(without, with_machine)
    found = table(job, without, with_machine).start
    for state in (0, 3, STATES // 2, STATES - 1):
        assert found[state] == pytest.approx(searched(job, chances, state))


def test_a_longer_time_never_costs_more():
    jobs = [
        SpotJob(30.0, ticks, 0.7, spot=1.0, on_demand=3.0, tick_seconds=195) for ticks in (32, 40, 60, 90)
    ]
    starts = [table(job).start for job in jobs]
    assert all((longer <= tighter + 1e-6).all() for tighter, longer in itertools.pairwise(starts))


def test_a_long_job_is_planned_in_steps_of_several_ticks():
    job = SpotJob(2000.0, 2600, 1.0, spot=1.0, on_demand=3.0, tick_seconds=195)
    found = table(job)
    assert found.step == 3
    assert (found.start > job.work * job.spot).all()
    assert (found.start < job.work * job.on_demand).all()


@pytest.mark.parametrize("ticks", [1, 3])
def test_chances_add_up_to_one(ticks):
    found = chain(Habit(0.5, short=True), Habit(3.0, STEADY), ticks)
    assert found.sum(axis=1) == pytest.approx(1)
    assert (found >= 0).all()


def test_spells_end_at_the_hazard_of_their_class_and_never_young_unless_seen_so():
    calm, short = chain(USUAL, USUAL), chain(Habit(short=True), USUAL)
    assert calm[0, STATES // 2] == 0
    assert short[0, STATES // 2] == pytest.approx(USUAL_HAZARD[AGEING, 0])
    assert calm[-1, 0] == pytest.approx(USUAL_HAZARD[AGEING, -1])


def test_spells_age():
    """Hazards fall with age, so that an old spell is the surer one; steady ones don't."""
    assert (np.diff(USUAL_HAZARD[AGEING]) < 0).all()
    assert (np.diff(USUAL_HAZARD[STEADY]) == 0).all()
    found = chain(USUAL, USUAL)
    assert all(found[place, place + 1] > 0 for place in range(len(AGES) - 1))


def test_the_grid_is_dense_where_a_tick_decides_and_reaches_all_slack():
    points = grid(SpotJob(100.0, 900, 0.4, spot=1.0, on_demand=3.0, tick_seconds=195))
    assert points[0] == 0
    assert points[-1] == 800
    assert np.diff(points)[:20].max() <= 1
    assert len(points) < 100


def test_a_shift_reads_along_straight_lines_and_stops_at_no_slack():
    points = np.array([0.0, 1.0, 2.0, 4.0])
    values = (2 * points)[None]
    assert Shift(points, 0.5)(values)[0] == pytest.approx([0, 1, 3, 7])
    assert Shift(points, 9.0)(values)[0] == pytest.approx([0, 0, 0, 0])
