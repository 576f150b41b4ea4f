"""Trains a job on this machine, and tells which attempts it took."""

from __future__ import annotations

from plumbline.retraining.backends.attempt import Attempt
from plumbline.retraining.backends.attempts import train
from plumbline.retraining.backends.job import TrainingJob, TrainingOutcome
from plumbline.retraining.backends.local import LocalBackend


def trained_here(job: TrainingJob, charged: list[Attempt] | None = None) -> TrainingOutcome:
    """What came of it; `charged` gets each attempt as it is booked."""
    return train(LocalBackend(), job, ([] if charged is None else charged).append)
