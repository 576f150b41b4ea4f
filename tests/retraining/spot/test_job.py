"""Hours become ticks, and what makes no sense is refused in words."""

from __future__ import annotations

import math

import pytest

from plumbline.retraining.spot.job import SpotError, spot_job

GOOD = {
    "job_hours": 6.0,
    "deadline_hours": 8.0,
    "overhead_hours": 0.1,
    "on_demand": 3.0,
    "spot": 1.0,
    "tick_seconds": 600.0,
}


def test_hours_become_ticks():
    job = spot_job(**GOOD)
    assert (job.work, job.ticks, job.overhead) == pytest.approx((36, 48, 0.6))
    assert (job.spot, job.on_demand) == pytest.approx((1 / 6, 0.5))


def test_a_part_of_a_tick_before_the_deadline_does_not_count():
    assert spot_job(**{**GOOD, "deadline_hours": 8.1}).ticks == 48


@pytest.mark.parametrize(
    ("option", "key"),
    [
        ("--job-hours", "job_hours"),
        ("--deadline-hours", "deadline_hours"),
        ("--overhead-hours", "overhead_hours"),
        ("--on-demand", "on_demand"),
        ("--spot", "spot"),
    ],
)
@pytest.mark.parametrize("number", [-1.0, math.nan, math.inf, 1e12])
def test_a_number_that_makes_no_sense_is_named(option, key, number):
    with pytest.raises(SpotError, match=f"^{option} "):
        spot_job(**{**GOOD, key: number})


@pytest.mark.parametrize("deadline", [5.0, 6.0, 6.05])
def test_a_deadline_that_cannot_be_met_on_demand_is_refused(deadline):
    with pytest.raises(SpotError, match="not even on demand"):
        spot_job(**{**GOOD, "deadline_hours": deadline})


def test_the_tightest_deadline_is_work_and_overhead_in_whole_ticks():
    """36.6 ticks fit into 37."""
    assert spot_job(**{**GOOD, "deadline_hours": 37 / 6}).ticks == 37
    with pytest.raises(SpotError):
        spot_job(**{**GOOD, "deadline_hours": 36.9 / 6})


def test_nothing_to_spare_and_no_price_are_allowed():
    job = spot_job(**{**GOOD, "overhead_hours": 0.0, "deadline_hours": 6.0, "spot": 0.0})
    assert job.ticks == job.work
