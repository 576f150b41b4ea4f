"""What follows from an attempt's end is decided from how it ended and what is used up, from nothing else."""

from __future__ import annotations

import pytest

from plumbline.retraining.backends.rulings import after, exhausted


@pytest.mark.parametrize(
    ("endings", "used_up", "ruling"),
    [
        (["finished"], None, "take the model"),
        (["finished"], "money", "take the model"),
        (["preempted", "finished"], "time", "take the model"),
        (["failed"], None, "give up"),
        (["failed"], "money", "give up"),
        (["preempted"], None, "launch again"),
        (["preempted", "preempted"], None, "launch again"),
        (["preempted", "preempted", "preempted"], None, "give up"),
        (["preempted"], "time", "give up"),
        (["preempted"], "money", "ask"),
        (["stopped"], "money", "ask"),
        (["stopped"], "time", "give up"),
    ],
)
def test_the_last_attempt_and_what_is_used_up_decide(job_for, endings, used_up, ruling):
    assert after(job_for("", attempts=3), endings[-1], len(endings), used_up) == ruling


@pytest.mark.parametrize(
    ("limit", "elapsed", "charged", "used_up"),
    [
        (None, 59.9, 1e9, None),
        (None, 60.0, 0.0, "time"),
        (10.0, 1.0, 9.9, None),
        (10.0, 1.0, 10.0, "money"),
        (0.0, 0.0, 0.0, "money"),
        (10.0, 60.0, 10.0, "time"),
    ],
)
def test_time_is_used_up_before_money(job_for, limit, elapsed, charged, used_up):
    """No approver can move a deadline that has passed."""
    assert exhausted(job_for("", limit=limit), elapsed, charged) == used_up
