"""Which zone to run in, where there is a choice."""

from __future__ import annotations

import numpy as np

from plumbline.retraining.spot.moment import Moment, Places
from plumbline.retraining.spot.scales import hazards


def first_zone(moment: Moment) -> Places:
    """The zone a run is in, else the first available one in the given order; 0 where there is none."""
    return np.where(moment.place >= 0, moment.place, moment.available.argmax(axis=1))


def steadiest_zone(moment: Moment) -> Places:
    """The zone a run is in, else the available one that is least likely to be lost; 0 where there is none."""
    if moment.available.shape[1] == 1:
        return np.zeros_like(moment.place)
    chance = np.where(moment.available, hazards(moment.seen)[:, :-1], np.inf)
    return np.where(moment.place >= 0, moment.place, chance.argmin(axis=1))
