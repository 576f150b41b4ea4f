"""Plumbline's policy: the cheapest expected way, by dynamic programming over spells that age.

What the zones will do is taken from their past since the job began, however short, and from how spells
usually end; the fewer were seen, the more the usual counts. Where there are several zones it plans on there
being a machine in any, and launches in the one that is least likely to be lost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plumbline.retraining.spot.job import SpotJob
from plumbline.retraining.spot.moment import NOWHERE, ON_DEMAND, Moment, Places
from plumbline.retraining.spot.safety import safe
from plumbline.retraining.spot.scales import habit, habits
from plumbline.retraining.spot.seen import classes
from plumbline.retraining.spot.table import GO_ON_DEMAND, GO_ON_SPOT, row_of, table
from plumbline.retraining.spot.zones import steadiest_zone


@dataclass(frozen=True)
class DynamicProgramme:
    """Weighs waiting, spot and on-demand by what each is expected to cost to the end."""

    name: str = "plumbline"

    def choose(self, job: SpotJob, moment: Moment) -> Places:
        """The cheapest in expectation among what is safe."""
        if job.spot >= job.on_demand:
            return np.full(len(moment.work), ON_DEMAND)
        choice = _choices(job, moment)
        elsewhere = np.where(choice == GO_ON_DEMAND, ON_DEMAND, NOWHERE)
        return safe(job, moment, np.where(choice == GO_ON_SPOT, steadiest_zone(moment), elsewhere))


def _choices(job: SpotJob, moment: Moment) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    """What the table of each run says; runs that saw alike share one."""
    seen = moment.seen
    rows = row_of(moment.place, seen.now[:, -1], classes(seen.age[:, -1]))
    slack = moment.left - moment.work - moment.debt
    without, with_machine = habits(seen)
    choice = np.zeros(len(rows), np.int8)
    for pair in set(zip(without.tolist(), with_machine.tolist(), strict=True)):
        those = (without == pair[0]) & (with_machine == pair[1])
        found = table(job, habit(pair[0]), habit(pair[1]))
        choice[those] = found.choose(moment.left, rows[those], slack[those])
    return choice
