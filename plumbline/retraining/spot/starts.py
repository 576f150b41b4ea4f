"""When simulated jobs start."""

from __future__ import annotations

import numpy as np

from plumbline.retraining.spot.job import SpotError, SpotJob
from plumbline.retraining.spot.moment import Places

MOST = 100_000


def draw_starts(job: SpotJob, ticks: int, count: int, seed: int) -> Places:
    """First ticks, each as likely, drawn with replacement from all whose deadline lies inside the trace.

    Raises:
        SpotError: the trace is shorter than the deadline, or the count or seed makes no sense.
    """
    if not 1 <= count <= MOST:
        raise SpotError(f"--starts {count}: give a number from 1 to {MOST:,}")
    if seed < 0:
        raise SpotError(f"--seed {seed}: give a number from 0")
    if ticks < job.ticks:
        hours = ticks * job.tick_seconds / 3600
        raise SpotError(
            f"the trace lasts {hours:.4g} hours, less than the deadline of "
            f"{job.ticks * job.tick_seconds / 3600:.4g}: give a longer trace"
        )
    return np.random.default_rng(seed).integers(0, ticks - job.ticks + 1, count)
