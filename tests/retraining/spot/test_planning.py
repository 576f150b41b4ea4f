"""Before a launch: which jobs may run on spot, and what that is expected to cost."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from plumbline.retraining.spot.admission import refused_on_spot
from plumbline.retraining.spot.expected import expected_cost
from plumbline.retraining.spot.policies.known import BY_NAME
from plumbline.retraining.spot.replay import replay
from tests.retraining.spot.made_up import heavy_tailed, job


def test_a_long_job_without_checkpoints_is_refused_and_told_why():
    assert refused_on_spot(Decimal(3), Decimal(2), checkpoints=True) is None
    assert refused_on_spot(Decimal(2), Decimal(2), checkpoints=False) is None
    assert refused_on_spot(Decimal(3), Decimal(2), checkpoints=False) == (
        "a spot machine can be taken away, and this job keeps no checkpoints: it takes 3.00 hours, 2 allowed"
    )


def test_the_expected_cost_lies_between_spot_and_on_demand():
    cost = expected_cost(job())
    assert 6 * 1.0 < cost < 6.17 * 3.0


def test_spot_that_is_no_cheaper_costs_what_on_demand_costs():
    """36.6 ticks of 10 minutes are 37."""
    assert expected_cost(job(spot=3.0)) == pytest.approx(37 / 6 * 3.0)


def test_the_past_counts():
    always, never = np.ones((1, 2000), bool), np.zeros((1, 2000), bool)
    assert expected_cost(job(), always) < expected_cost(job()) < expected_cost(job(), never)


def test_it_is_near_what_is_then_paid():
    zone = heavy_tailed(11, 6000)
    starts = np.random.default_rng(0).integers(0, 6000 - job().ticks, 200)
    runs = replay(job(), zone[None], starts, BY_NAME["plumbline"])
    paid = (runs.spot * job().spot + runs.on_demand * job().on_demand).mean()
    assert expected_cost(job(), zone[None]) == pytest.approx(paid, rel=0.15)
