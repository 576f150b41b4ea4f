"""Uniform Progress, from "Can't Be Late" (Wu et al., NSDI 2024), in the cheapest reading we found.

The job shall be done in proportion to the time that has passed. A run that is behind and finds no spot
machine goes on demand; one that is ahead waits. Spot is taken whenever there is one ("taking risks") and kept
until it is lost ("exploitation"). A run on demand stays there until spot returns. The paper's hysteresis,
which keeps a run on demand until it is ahead by two overheads even when spot has returned, is left out: it
costs 3 to 5 % on the published traces. The paper's safety net is exact here, where the paper keeps one more
overhead in reserve.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plumbline.retraining.spot.job import SpotJob
from plumbline.retraining.spot.moment import NOWHERE, ON_DEMAND, Moment, Places
from plumbline.retraining.spot.safety import safe
from plumbline.retraining.spot.zones import first_zone


@dataclass(frozen=True)
class UniformProgress:
    """Keeps up with a steady pace."""

    name: str = "uniform-progress"

    def choose(self, job: SpotJob, moment: Moment) -> Places:
        """Spot where there is one; else on demand when behind, or already there."""
        passed = job.ticks - moment.left
        behind = job.work - moment.work < passed * job.work / job.ticks
        without = np.where(behind | (moment.place == ON_DEMAND), ON_DEMAND, NOWHERE)
        return safe(job, moment, np.where(moment.available.any(axis=1), first_zone(moment), without))
