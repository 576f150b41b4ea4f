"""What a job on spot with a deadline is expected to cost, before it begins: for ranking offers."""

from __future__ import annotations

import numpy as np

from plumbline.retraining.spot.job import SpotJob
from plumbline.retraining.spot.moment import Flags
from plumbline.retraining.spot.scales import Habit, habit, habits
from plumbline.retraining.spot.seen import AGES, FIRST_AGE, classes, first_look, look
from plumbline.retraining.spot.table import USUAL, table


def expected_cost(job: SpotJob, past: Flags | None = None) -> float:
    """Mean cost, to the deadline, under Plumbline's policy; at most what it costs on demand.

    Args:
        job: in ticks.
        past: (zones, ticks) of availability before the job; without it, spells end as they usually do, and
            there is a machine half of the time.
    """
    on_demand = job.on_demand * np.ceil(job.work + job.overhead)
    if job.spot >= job.on_demand:
        return float(on_demand)
    without, with_machine, available = USUAL, USUAL, 0.5
    if past is not None:
        without, with_machine = _learned(past)
        available = float(past.any(axis=0).mean())
    start = table(job, without, with_machine).start
    age = int(classes(np.array(FIRST_AGE)))
    mean = (1 - available) * start[age] + available * start[len(AGES) + age]
    return float(min(mean, on_demand))


def _learned(past: Flags) -> tuple[Habit, Habit]:
    seen = first_look(past[:, :1].T)
    for tick in range(1, past.shape[1]):
        seen = look(seen, past[:, tick : tick + 1].T)
    without, with_machine = habits(seen)[:, 0].tolist()
    return habit(without), habit(with_machine)
