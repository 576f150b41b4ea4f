"""Killed at any moment and launched again, the training script makes the very model it makes undisturbed."""

from __future__ import annotations

import signal
from dataclasses import replace

import pytest

from plumbline.retraining.backends import checkpoints
from plumbline.retraining.backends.job import TrainingError
from tests.models.killed_trainings import job_in, train_while_killed, write_rows
from tests.retraining.backends.running import trained_here

ROWS = 8_000


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return write_rows(tmp_path_factory.mktemp("rows"), ROWS)


@pytest.fixture
def job(files, tmp_path):
    return replace(job_in(files, tmp_path), checkpoints=tmp_path / "checkpoints")


@pytest.fixture(scope="module")
def undisturbed(files, tmp_path_factory):
    """The digest of the model that one uninterrupted training without checkpoints makes."""
    return trained_here(job_in(files, tmp_path_factory.mktemp("undisturbed"))).digest


def test_killed_at_random_moments_it_makes_the_same_model(job, undisturbed):
    outcome, charged = train_while_killed(job, [0, 2, 1])
    assert [attempt.ending for attempt in charged] == ["preempted", "preempted", "preempted", "finished"]
    assert all(attempt.seconds > 0 for attempt in charged)
    assert charged[-1].began_from.startswith("round-000")
    assert charged[1].lost < charged[1].seconds, "it wrote checkpoints before it was killed"
    assert outcome.digest == undisturbed


def test_asked_to_end_it_leaves_the_round_it_was_at(job, undisturbed):
    outcome, charged = train_while_killed(job, [2], number=signal.SIGTERM)
    assert [attempt.because for attempt in charged] == ["ended with exit code 143", "finished"]
    assert "ended when asked, after" in job.log.read_text()
    assert outcome.digest == undisturbed


def test_a_spoilt_checkpoint_is_passed_over(job, undisturbed):
    """Half a file under a whole one's name: the one before it is taken."""
    with pytest.raises(TrainingError, match="exit code 137"):
        train_while_killed(job, [3], attempts=1)
    older, newest = checkpoints.whole(job.checkpoints)
    newest.write_bytes(newest.read_bytes()[:-100])
    (newest.parent / ".unfinished").write_bytes(b"half")
    outcome = trained_here(job)
    assert (
        f"{newest.name} is not whole and is passed over\ngoes on after {int(older.name[6:11])} of"
        in job.log.read_text()
    )
    assert outcome.digest == undisturbed
