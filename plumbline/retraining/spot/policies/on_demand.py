"""On demand from the start: what everything else is measured against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plumbline.retraining.spot.job import SpotJob
from plumbline.retraining.spot.moment import ON_DEMAND, Moment, Places


@dataclass(frozen=True)
class OnDemand:
    """Never on spot."""

    name: str = "on-demand"

    def choose(self, job: SpotJob, moment: Moment) -> Places:  # noqa: ARG002 - nothing to weigh
        """On demand."""
        return np.full(len(moment.work), ON_DEMAND)
