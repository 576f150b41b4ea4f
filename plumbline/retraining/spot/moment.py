"""What a policy knows at the start of a tick, and what it may answer. Every array holds one entry a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from plumbline.retraining.spot.job import SpotJob
from plumbline.retraining.spot.seen import Seen

Numbers: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Places: TypeAlias = NDArray[np.int64]
"""Where runs are or shall be: the number of a zone, from 0, `ON_DEMAND` or `NOWHERE`."""

NOWHERE = -2
"""No machine: waiting costs nothing but time."""

ON_DEMAND = -1
"""A machine at the full price, which is always to be had and never taken away."""


@dataclass(frozen=True)
class Moment:
    """Many runs of one job, each with its own luck, at the same tick."""

    left: int
    """Ticks to the deadline, this one included."""
    available: Flags
    """(runs, zones): where a spot machine is to be had for this whole tick."""
    place: Places
    """(runs,): where each runs; one whose machine was just taken away is nowhere."""
    work: Numbers
    """(runs,): ticks of useful work still to do."""
    debt: Numbers
    """(runs,): ticks of overhead until its machine does useful work; 0 without a machine."""
    seen: Seen
    """What was seen of the zones up to now, this tick included."""


class Policy(Protocol):
    """One way to choose. A pure function: the same moment gets the same answer."""

    @property
    def name(self) -> str:
        """The name the command line calls it by."""

    def choose(self, job: SpotJob, moment: Moment) -> Places:
        """Where each run shall be during this tick. Never unsafe: see `safety.py`."""
