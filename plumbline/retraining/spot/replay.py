"""Plays a policy against traces, many starts at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from plumbline.retraining.spot.job import SpotJob
from plumbline.retraining.spot.moment import ON_DEMAND, Flags, Moment, Numbers, Places, Policy
from plumbline.retraining.spot.seen import first_look, look
from plumbline.retraining.spot.tick import DONE, begin, launches, lose, work_on


class Runs(NamedTuple):
    """What came of each start. Arrays of shape (runs,)."""

    spot: Numbers
    """Ticks on spot."""
    on_demand: Numbers
    """Ticks on demand."""
    launches: Numbers
    """Machines started, the first one included."""
    late: Flags
    """Whether work was left at the deadline."""


def replay(job: SpotJob, traces: Flags, starts: Places, policy: Policy) -> Runs:
    """Runs the job once from each start.

    Args:
        job: in ticks.
        traces: (zones, ticks) of availability.
        starts: first ticks, each early enough for the deadline to lie inside the traces.
        policy: chooses at every tick, knowing only what lies before it.
    """
    progress = begin(job, len(starts))
    totals = np.zeros((3, len(starts)))
    seen = None
    for tick in range(job.ticks):
        available = traces[:, starts + tick].T
        seen = first_look(available, job.tick_seconds) if seen is None else look(seen, available)
        progress = lose(progress, available)
        moment = Moment(job.ticks - tick, available, progress.place, progress.work, progress.debt, seen)
        chosen = policy.choose(job, moment)
        chosen = np.where(progress.work > DONE, chosen, progress.place)
        totals += np.stack([chosen >= 0, chosen == ON_DEMAND, launches(progress, chosen)])
        progress = work_on(job, progress, chosen)
        if not progress.work.any():
            break
    spot, on_demand, launched = totals
    return Runs(spot, on_demand, launched, progress.work > DONE)
