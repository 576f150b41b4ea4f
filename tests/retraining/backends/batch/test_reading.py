"""How a Batch job ended, and what it is charged for, is read from AWS's own words."""

from __future__ import annotations

import pytest

from plumbline.retraining.backends.batch.reading import read

NOW = 1_700_000_100.0
START = 1_700_000_000_000
"""Milliseconds, as Batch tells times."""

RECLAIMED = "Host EC2 (instance i-0a1b2c3d4e5f67890) terminated."


def failed(*, code=None, said="", why="Essential container in task exited", status="", **more):
    container = {"reason": said} if said else {}
    container |= {} if code is None else {"exitCode": code}
    attempt = {"container": container, "startedAt": START, "stoppedAt": START + 42_000, "statusReason": why}
    job = {"status": "FAILED", "statusReason": status or why, "container": container, "attempts": [attempt]}
    return job | {"startedAt": START, "stoppedAt": START + 42_000} | more


@pytest.mark.parametrize(
    ("job", "ending", "because"),
    [
        (failed(why=RECLAIMED), "preempted", "lost its machine (AWS Batch: Host EC2 terminated)"),
        (failed(code=137, why=RECLAIMED), "preempted", "lost its machine (AWS Batch: Host EC2 terminated)"),
        (failed(code=143), "preempted", "ended with exit code 143"),
        (failed(code=137), "preempted", "ended with exit code 137"),
        (
            failed(code=137, said="OutOfMemoryError: Container killed due to memory usage"),
            "failed",
            "ended for want of memory (OutOfMemoryError: Container killed due to memory usage): raise "
            "training.memory_gib",
        ),
        (failed(code=1), "failed", "ended with exit code 1"),
        (
            failed(code=143, status="too dear", isTerminated=True),
            "stopped",
            "was terminated in AWS Batch (too dear)",
        ),
        (
            failed(said="CannotPullContainerError: manifest unknown"),
            "failed",
            "never ran: AWS Batch says CannotPullContainerError: manifest unknown",
        ),
    ],
)
def test_every_end_has_its_ending(job, ending, because):
    seen = read(job, NOW)
    assert (seen.ending, seen.because) == (ending, because)
    assert seen.seconds == 42.0
    assert seen.ended_at == START / 1000 + 42


def test_what_waits_costs_nothing():
    assert read({"status": "RUNNABLE", "createdAt": START}, NOW).seconds == 0.0


def test_what_runs_is_charged_up_to_now():
    seen = read({"status": "RUNNING", "startedAt": START}, NOW)
    assert (seen.ending, seen.seconds) == (None, 100.0)


def test_attempts_that_batch_made_by_itself_are_charged_too():
    """Somebody may put retries into the job definition; their seconds are on the bill."""
    attempts = [
        {"startedAt": START, "stoppedAt": START + 10_000, "statusReason": RECLAIMED, "container": {}},
        {"startedAt": START + 20_000, "stoppedAt": START + 50_000, "container": {"exitCode": 0}},
    ]
    job = {"status": "SUCCEEDED", "startedAt": START + 20_000, "stoppedAt": START + 50_000}
    assert read(job | {"attempts": attempts}, NOW).seconds == 40.0


def test_a_reason_from_outside_is_cut_and_shows_no_account():
    why = f"\x1b[31marn:aws:iam::123456789012:role/secret {'x' * 1000}"
    because = read(failed(said=why), NOW).because
    assert "123456789012" not in because
    assert "\x1b" not in because
    assert len(because) < 300
