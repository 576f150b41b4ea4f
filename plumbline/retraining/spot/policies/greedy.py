"""Spot whenever there is one, and on-demand only when nothing else is in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plumbline.retraining.spot.job import SpotJob
from plumbline.retraining.spot.moment import NOWHERE, ON_DEMAND, Moment, Places
from plumbline.retraining.spot.safety import safe
from plumbline.retraining.spot.zones import first_zone


@dataclass(frozen=True)
class Greedy:
    """Waits for spot as long as it may; once on demand it stays there to the end."""

    name: str = "greedy"

    def choose(self, job: SpotJob, moment: Moment) -> Places:
        """Spot where there is one, else nothing, until the last moment."""
        wanted = np.where(moment.available.any(axis=1), first_zone(moment), NOWHERE)
        return safe(job, moment, np.where(moment.place == ON_DEMAND, ON_DEMAND, wanted))
