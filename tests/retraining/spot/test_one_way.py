"""A job that can't go back from on demand to spot goes there later, and pays less than one that forgot."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from plumbline.retraining.spot.moment import ON_DEMAND
from plumbline.retraining.spot.policies.dynamic_programme import DynamicProgramme
from plumbline.retraining.spot.replay import replay
from plumbline.retraining.spot.table import GO_ON_DEMAND, HAVING_ON_DEMAND, table
from tests.retraining.spot.made_up import heavy_tailed, job


@dataclass(frozen=True)
class StaysThere:
    """Asks Plumbline's policy until it is on demand."""

    name: str = "stays there"

    def choose(self, job, moment):
        return np.where(
            moment.place == ON_DEMAND, ON_DEMAND, np.asarray(DynamicProgramme().choose(job, moment))
        )


def paid(one_job, zone):
    starts = np.random.default_rng(0).integers(0, zone.size - one_job.ticks, 200)
    runs = replay(one_job, zone[None], starts, StaysThere())
    assert not runs.late.any()
    return (runs.spot * one_job.spot + runs.on_demand * one_job.on_demand).mean()


def test_on_demand_is_where_it_stays():
    choices = table(replace(job(), returns=False)).choices[1:, HAVING_ON_DEMAND:]
    busy = table(replace(job(), returns=False)).points < np.arange(1, len(choices) + 1)[:, None]
    assert (choices.transpose(1, 0, 2)[:, busy] == GO_ON_DEMAND).all()


def test_who_knows_that_there_is_no_way_back_pays_less():
    for seed in (3, 11):
        zone = heavy_tailed(seed, 6000)
        assert paid(replace(job(), returns=False), zone) < paid(job(), zone)
