"""What may be chosen so that the job can still be finished on demand, whatever the zones do next.

A run is safe as long as an on-demand machine, launched now or running already, ends its work by the deadline.
On demand stays safe for ever; anything else must leave a moment from which a fresh on-demand machine is in
time.
"""

from __future__ import annotations

import numpy as np

from plumbline.retraining.spot.job import TINY, SpotJob
from plumbline.retraining.spot.moment import NOWHERE, ON_DEMAND, Flags, Moment, Places


def may_wait(job: SpotJob, moment: Moment) -> Flags:
    """Whether each run can be without a machine for this tick."""
    in_time: Flags = moment.left - 1 + TINY >= moment.work + job.overhead
    return in_time


def may_run_in(job: SpotJob, moment: Moment, zone: Places) -> Flags:
    """Whether each run can spend this tick on spot in that zone, and lose the machine right after."""
    debt = np.where(moment.place == zone, moment.debt, job.overhead)
    after = moment.work - np.maximum(0.0, 1 - debt)
    in_time: Flags = (after <= TINY) | (moment.left - 1 + TINY >= after + job.overhead)
    return in_time


def safe(job: SpotJob, moment: Moment, wanted: Places) -> Places:
    """What is wanted where it is safe and to be had, else on demand."""
    zone = np.maximum(wanted, 0)
    there = np.take_along_axis(moment.available, zone[:, None], axis=1)[:, 0]
    kept = np.where(wanted == NOWHERE, may_wait(job, moment), there & may_run_in(job, moment, zone))
    return np.where((wanted == ON_DEMAND) | kept, wanted, ON_DEMAND)
