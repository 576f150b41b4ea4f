"""Before a launch: which jobs may run on spot."""

from __future__ import annotations

from decimal import Decimal

from plumbline.retraining.spot.admission import refused_on_spot


def test_a_long_job_without_checkpoints_is_refused_and_told_why():
    assert refused_on_spot(Decimal(3), Decimal(2), checkpoints=True) is None
    assert refused_on_spot(Decimal(2), Decimal(2), checkpoints=False) is None
    assert refused_on_spot(Decimal(3), Decimal(2), checkpoints=False) == (
        "a spot machine can be taken away, and this job keeps no checkpoints: it takes 3.00 hours, 2 allowed"
    )
