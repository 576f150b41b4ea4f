"""What a job that runs shall do in the next tick: the same policies, one job at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from plumbline.retraining.spot.job import SpotError, SpotJob
from plumbline.retraining.spot.moment import NOWHERE, ON_DEMAND, Moment, Policy
from plumbline.retraining.spot.seen import Seen, first_look, look
from plumbline.retraining.spot.tick import Progress, lose


@dataclass(frozen=True)
class Standing:
    """Where a job is, as its last checkpoint and its backend tell it."""

    ticks_left: int
    """Whole ticks to the deadline."""
    work: float
    """Ticks of useful work still to do."""
    place: int = NOWHERE
    """The zone it ran in up to now, `ON_DEMAND` or `NOWHERE`."""
    debt: float = 0.0
    """Ticks of overhead until its machine does useful work."""


@dataclass(frozen=True)
class Advice:
    """What to do for one tick."""

    action: Literal["stay", "spot", "on-demand", "wait"]
    """`stay` where it is; launch on `spot` in `zone`, or `on-demand`; `wait` without a machine."""
    zone: int | None = None
    """Where spot is meant: the zone's number."""


def advise(policy: Policy, job: SpotJob, standing: Standing, history: Sequence[Sequence[bool]]) -> Advice:
    """What the job shall do now. A pure function: whoever lost its state asks again with the same record.

    Args:
        policy: one of `policies/`.
        job: the whole job, in ticks.
        standing: where it is now.
        history: for each tick since the job began, this one last, whether each zone has a spot machine.

    Raises:
        SpotError: there is no history, its rows differ in length, or the place is no zone.
    """
    seen = _seen(history, job.tick_seconds)
    zones = seen.now.shape[1] - 1
    if not NOWHERE <= standing.place < zones:
        raise SpotError(f"place {standing.place} is none of the {zones} zones of the history")
    available = seen.now[:, :-1]
    here = Progress(np.array([standing.place]), np.array([standing.work]), np.array([standing.debt]))
    place, work, debt = lose(here, available)
    moment = Moment(standing.ticks_left, available, place, work, debt, seen)
    return _advice(int(place[0]), int(policy.choose(job, moment)[0]))


def _seen(history: Sequence[Sequence[bool]], tick_seconds: float) -> Seen:
    if not history or not history[0] or len({len(row) for row in history}) > 1:
        raise SpotError("give the availability of at least one zone for each tick since the job began")
    seen = first_look(np.array([history[0]], dtype=bool), tick_seconds)
    for row in history[1:]:
        seen = look(seen, np.array([row], dtype=bool))
    return seen


def _advice(place: int, chosen: int) -> Advice:
    if chosen == NOWHERE:
        return Advice("wait")
    if chosen == place:
        return Advice("stay", chosen if chosen >= 0 else None)
    return Advice("on-demand") if chosen == ON_DEMAND else Advice("spot", chosen)
