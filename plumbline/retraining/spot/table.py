"""The cheapest choice in every state, by going backwards from the deadline.

A state is what a run has (no machine, spot, on demand), how old the spell of availability is, its slack and
the ticks left. Each table is for one job and one pair of habits (see `scales.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from plumbline.retraining.spot.job import TINY, SpotJob
from plumbline.retraining.spot.moment import ON_DEMAND, Flags, Places
from plumbline.retraining.spot.scales import Habit
from plumbline.retraining.spot.seen import AGES, USUAL_TICK
from plumbline.retraining.spot.slack import Shift, Values, grid
from plumbline.retraining.spot.spells import STATES, chain

LONGEST = 1000
"""Steps a table may have; a longer job is planned in steps of several ticks."""

GO_ON_DEMAND, GO_ON_SPOT, WAIT = range(3)
"""Choices, in the order in which equally cheap ones are preferred: the surer first."""

WITH = slice(STATES // 2, STATES)
"""The states in which a spot machine is to be had."""

HAVING_NONE, HAVING_SPOT, HAVING_ON_DEMAND = 0, STATES - STATES // 2, STATES + STATES // 2
"""Where the rows of each kind of run begin, counted so that a state's number is added to it."""


USUAL = Habit()
"""As spells usually end."""


@dataclass(frozen=True)
class Table:
    """Choices, and what the cheapest costs from the very start."""

    step: int
    """Ticks to a step."""
    points: Values
    """Slack, in steps."""
    choices: NDArray[np.int8]
    """(steps left + 1, rows, points)."""
    start: Values
    """(STATES,): expected cost of the whole job, by the state in which it begins."""

    def choose(self, left: int, rows: Places, slack: Values) -> NDArray[np.int8]:
        """The choice for each run. `left` and `slack` in ticks."""
        place = np.searchsorted(self.points, slack / self.step + TINY, side="right") - 1
        chosen: NDArray[np.int8] = self.choices[left // self.step, rows, np.maximum(place, 0)]
        return chosen


@lru_cache(maxsize=64)
def table(job: SpotJob, without: Habit = USUAL, with_machine: Habit = USUAL) -> Table:
    """The table of a job, in ticks, where spells without and with a machine end by these habits."""
    step = -(-job.ticks // LONGEST)
    spells = chain(without, with_machine, step * job.tick_seconds / USUAL_TICK)
    return _backwards(job.coarser(step), spells, step)


def _backwards(job: SpotJob, spells: Values, step: int) -> Table:
    points = grid(job)
    tick = _Tick(job, spells, points)
    shape = (2 * STATES + STATES // 2, len(points))
    choices = np.zeros((job.ticks + 1, *shape), np.int8)
    values = np.zeros(shape)
    for left in range(1, job.ticks + 1):
        choices[left], values = tick.before(values)
        values[:, points >= left - TINY] = 0.0  # as much to spare as there is time: nothing is left to do
    return Table(step, points, choices, values[:STATES, -1])


class _Tick:
    """One step backwards: from the values after a tick to the choices and values before it.

    Rows: runs without a machine in every state, on spot where there is one, on demand in every state.
    """

    def __init__(self, job: SpotJob, spells: Values, points: Values) -> None:
        self._job, self._spells = job, spells
        self._wait, self._launch = Shift(points, 1.0), Shift(points, job.overhead)
        self._may_wait = _barred(points < 1 + job.overhead)
        self._may_stay = _barred(points < job.overhead)
        self._may_launch = _barred(points < job.overhead + min(job.overhead, 1.0))

    def before(self, after: Values) -> tuple[NDArray[np.int8], Values]:
        none, spot, demand = self._expected(after)
        job = self._job
        wait = self._wait(none) + self._may_wait
        launch_demand = job.on_demand + self._launch(demand)
        launch_spot = np.full_like(wait, np.inf)
        launch_spot[WITH] = job.spot + self._launch(spot) + self._may_launch
        leaves = 0.0 if job.returns else np.inf
        return _cheapest(
            np.concatenate([launch_demand, launch_demand[WITH], job.on_demand + demand]),
            np.concatenate([launch_spot, job.spot + spot + self._may_stay, launch_spot + leaves]),
            np.concatenate([wait, wait[WITH], wait + leaves]),
        )

    def _expected(self, after: Values) -> tuple[Values, Values, Values]:
        """Values after the tick: of runs without a machine, on spot, on demand; over what zones may do."""
        none, demand = after[:STATES], after[-STATES:]
        spot = np.concatenate([none[: STATES // 2], after[STATES:-STATES]])  # lost where there is none
        return self._spells @ none, self._spells[WITH] @ spot, self._spells @ demand


def _cheapest(demand: Values, spot: Values, wait: Values) -> tuple[NDArray[np.int8], Values]:
    running = np.minimum(demand, spot)
    choices = np.where(wait < running, np.int8(WAIT), (spot < demand).view(np.int8))
    return choices, np.minimum(running, wait)


def _barred(where: NDArray[np.bool_]) -> Values:
    return np.where(where, np.inf, 0.0)


def row_of(place: Places, now: Flags, age_class: Places) -> Places:
    """The row of each run: what it has, whether there is a spot machine, the class of the spell's age."""
    having = np.where(place >= 0, HAVING_SPOT, np.where(place == ON_DEMAND, HAVING_ON_DEMAND, HAVING_NONE))
    return having + age_class + now * len(AGES)
