"""AWS Batch, stood in for."""

from __future__ import annotations

import pytest

from tests.retraining.backends.batch.stand_in import StandInBatch


@pytest.fixture
def batch(s3):
    """Its jobs are ended with the test."""
    stand_in = StandInBatch()
    yield stand_in
    for process in stand_in.processes.values():
        process.kill()
        process.wait()
