"""How a training job ended, and what it is charged for, is read from SageMaker's own words."""

from __future__ import annotations

import datetime

import pytest

from plumbline.retraining.backends.sagemaker.reading import interruptions, read

START = datetime.datetime(2026, 11, 1, 12, 0, tzinfo=datetime.UTC)
END = START + datetime.timedelta(seconds=1000)
NOW = END + datetime.timedelta(seconds=100)


def described(status, secondary, **more):
    times = {"TrainingStartTime": START, "TrainingEndTime": END}
    return (
        {"TrainingJobStatus": status, "SecondaryStatus": secondary, "TrainingTimeInSeconds": 1000}
        | times
        | more
    )


@pytest.mark.parametrize(
    ("job", "ending", "because"),
    [
        (described("Completed", "Completed"), "finished", "finished"),
        (
            described("Failed", "Failed", FailureReason="AlgorithmError: exit code: 1"),
            "failed",
            "failed: SageMaker says AlgorithmError: exit code: 1",
        ),
        (
            described("Failed", "Failed", FailureReason="CapacityError: no ml.p3.2xlarge"),
            "preempted",
            "got no machine (SageMaker: Failed CapacityError: no ml.p3.2xlarge)",
        ),
        (
            described("Stopped", "MaxWaitTimeExceeded"),
            "preempted",
            "got no machine (SageMaker: MaxWaitTimeExceeded)",
        ),
        (
            described("Stopped", "MaxRuntimeExceeded"),
            "stopped",
            "was ended at the longest time SageMaker was to give it",
        ),
        (described("Stopped", "Stopped"), "stopped", "was stopped in SageMaker"),
    ],
)
def test_every_end_has_its_ending(job, ending, because):
    seen = read(job, NOW)
    assert (seen.ending, seen.because, seen.ended_at) == (ending, because, END.timestamp())


def test_what_is_billed_is_charged_and_not_what_ran():
    """Managed spot discounts seconds, not the price: 1,000 seconds ran, 300 are billed."""
    assert read(described("Completed", "Completed", BillableTimeInSeconds=300), NOW).seconds == 300.0


def test_until_it_is_billed_what_ran_is_charged():
    running = {"TrainingJobStatus": "InProgress", "SecondaryStatus": "Training", "TrainingStartTime": START}
    assert (read(running, NOW).ending, read(running, NOW).seconds) == (None, 1100.0)
    assert read({"TrainingJobStatus": "InProgress", "SecondaryStatus": "Starting"}, NOW).seconds == 0.0


def test_interruptions_are_counted():
    steps = [
        {"Status": s} for s in ("Starting", "Training", "Interrupted", "Starting", "Training", "Completed")
    ]
    assert interruptions({"SecondaryStatusTransitions": steps}) == 1
