"""The job, its deadline and its prices, in ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from plumbline.errors import PlumblineError

TINY = 1e-9
"""Ticks. What is shorter comes from rounding."""

LEAST = 1e-5
"""Ticks of work below which there is nothing to plan."""

LONGEST_HOURS = 87_600.0
"""Ten years; a longer job or deadline is a slip of the keyboard."""

DEAREST = 1e6
"""An hour's price, in any currency, that is one too."""


class SpotError(PlumblineError, ValueError):
    """A job, a price or a trace that can't be planned with; the message says what to do."""


@dataclass(frozen=True)
class SpotJob:
    """What is to be done by when, and what a tick costs."""

    work: float
    """Ticks of useful work."""
    ticks: int
    """From the start to the deadline; a part of a tick at the end does not count."""
    overhead: float
    """Ticks without useful work after each launch: boot, set-up, reading the checkpoint."""
    spot: float
    """Price of a tick on spot."""
    on_demand: float
    """Price of a tick on demand."""
    tick_seconds: float
    returns: bool = True
    """Whether it may go back from on demand to spot."""

    def coarser(self, ticks: int) -> SpotJob:
        """The same job in longer ticks, each as long as `ticks` of these."""
        return replace(
            self,
            work=self.work / ticks,
            ticks=self.ticks // ticks,
            overhead=self.overhead / ticks,
            spot=self.spot * ticks,
            on_demand=self.on_demand * ticks,
            tick_seconds=self.tick_seconds * ticks,
        )


def spot_job(
    *,
    job_hours: float,
    deadline_hours: float,
    overhead_hours: float,
    on_demand: float,
    spot: float,
    tick_seconds: float,
) -> SpotJob:
    """The job in ticks; hours and prices per hour come in.

    Raises:
        SpotError: a number that makes no sense, or a deadline that even on demand can't be met.
    """
    _refuse_nonsense("--job-hours", job_hours, LONGEST_HOURS, zero=False)
    _refuse_nonsense("--deadline-hours", deadline_hours, LONGEST_HOURS, zero=False)
    _refuse_nonsense("--overhead-hours", overhead_hours, LONGEST_HOURS)
    _refuse_nonsense("--on-demand", on_demand, DEAREST)
    _refuse_nonsense("--spot", spot, DEAREST)
    hours = tick_seconds / 3600
    job = SpotJob(
        work=job_hours / hours,
        ticks=math.floor(deadline_hours / hours + TINY),
        overhead=overhead_hours / hours,
        spot=spot * hours,
        on_demand=on_demand * hours,
        tick_seconds=tick_seconds,
    )
    if job.work < LEAST:
        raise SpotError(f"--job-hours {job_hours:g}: that is nothing, in ticks of {tick_seconds:g} s")
    _refuse_impossible(job, job_hours, deadline_hours, overhead_hours)
    return job


def _refuse_nonsense(option: str, number: float, largest: float, *, zero: bool = True) -> None:
    if not math.isfinite(number) or number < 0 or (number == 0 and not zero):
        raise SpotError(f"{option} {number:g}: give a number {'from' if zero else 'above'} 0")
    if number > largest:
        raise SpotError(f"{option} {number:g}: that is more than {largest:,.0f}; check the unit")


def _refuse_impossible(job: SpotJob, work: float, deadline: float, overhead: float) -> None:
    if job.work + job.overhead <= job.ticks + TINY:
        return
    whole = job.ticks * job.tick_seconds / 3600
    raise SpotError(
        f"{work:g} hours of work and {overhead:g} of overhead can't be done within {deadline:g} hours "
        f"({whole:.4g} in whole ticks of {job.tick_seconds:g} s), not even on demand: give it more time, or "
        "a faster machine"
    )
