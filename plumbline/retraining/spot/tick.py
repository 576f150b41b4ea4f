"""The rules of a tick: how machines are lost, launched and paid, and how work gets done."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from plumbline.retraining.spot.job import SpotJob
from plumbline.retraining.spot.moment import NOWHERE, Flags, Numbers, Places

DONE = 1e-6
"""Ticks of work that count as none: far above rounding, far below a second."""

RULES = (
    "At the start of a tick one sees which zones have a spot machine for all of it, and nothing beyond.",
    "A spot machine is lost at the start of a tick in which its zone has none. Its work up to then is kept, "
    "and another machine may be launched in the same tick.",
    "After each launch the overhead passes before useful work is done. It may last longer than a tick, and "
    "begins anew with the next launch.",
    "A change between spot and on demand, or to another zone, is a launch; the old machine ends with the "
    "tick before. Moving checkpoints costs no money.",
    "A tick in which a machine runs is paid whole, the one in which the job ends included.",
    "The deadline is the last whole tick before it. On-demand machines are always to be had.",
    "Restarts are launches after the first.",
)
"""What every simulated figure rests on."""


class Progress(NamedTuple):
    """Where runs are, with what still to do. Arrays of shape (runs,)."""

    place: Places
    work: Numbers
    debt: Numbers


def begin(job: SpotJob, runs: int) -> Progress:
    """Nothing done, and no machine."""
    return Progress(np.full(runs, NOWHERE), np.full(runs, job.work), np.zeros(runs))


def lose(progress: Progress, available: Flags) -> Progress:
    """Takes spot machines away where their zone has none."""
    zone = np.maximum(progress.place, 0)
    has = np.take_along_axis(available, zone[:, None], axis=1)[:, 0]
    lost = (progress.place >= 0) & ~has
    place = np.where(lost, NOWHERE, progress.place)
    return Progress(place, progress.work, np.where(place == NOWHERE, 0.0, progress.debt))


def launches(progress: Progress, chosen: Places) -> Flags:
    """Which runs start a machine."""
    starts: Flags = (chosen != NOWHERE) & (chosen != progress.place)
    return starts


def work_on(job: SpotJob, progress: Progress, chosen: Places) -> Progress:
    """After the tick: overhead first, then work."""
    debt = np.where(launches(progress, chosen), job.overhead, progress.debt)
    running = chosen != NOWHERE
    useful = np.where(running, np.maximum(0.0, 1 - debt), 0.0)
    debt = np.where(running, np.maximum(0.0, debt - 1), 0.0)
    work = progress.work - useful
    done = work <= DONE
    return Progress(np.where(done, NOWHERE, chosen), np.where(done, 0.0, work), np.where(done, 0.0, debt))
