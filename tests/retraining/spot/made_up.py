"""Made-up zones and jobs."""

from __future__ import annotations

import json

import numpy as np

from plumbline.retraining.spot.job import SpotJob, spot_job
from plumbline.retraining.spot.policies.known import BY_NAME

TICK = 600.0
"""Seconds: long, so that tables are small."""


def job(work=6.0, deadline=8.0, overhead=0.1, spot=1.0, on_demand=3.0) -> SpotJob:
    """Hours and prices per hour."""
    return spot_job(
        job_hours=work,
        deadline_hours=deadline,
        overhead_hours=overhead,
        on_demand=on_demand,
        spot=spot,
        tick_seconds=TICK,
    )


def markov(seed, ticks, lost, returns):
    """Availability whose spells don't age."""
    random = np.random.default_rng(seed)
    zone, now = np.zeros(ticks, bool), random.random() < returns / (lost + returns)
    for tick, chance in enumerate(random.random(ticks)):
        now = now ^ (chance < (lost if now else returns))
        zone[tick] = now
    return zone


def heavy_tailed(seed, ticks, share=0.5):
    """Spells of three ticks and more, most of them short and some very long."""
    random = np.random.default_rng(seed)
    zone, now = [], False
    while len(zone) < ticks:
        zone += [now] * min(3 + int(random.pareto(0.8) * (4 * share if now else 4 * (1 - share))), ticks)
        now = not now
    return np.array(zone[:ticks])


def written(path, zone, gap=TICK):
    path.write_text(json.dumps({"metadata": {"gap_seconds": gap}, "data": [int(tick) for tick in zone]}))
    return path


__all__ = ["BY_NAME", "TICK", "heavy_tailed", "job", "markov", "written"]
