"""What follows from an attempt's end. Pure: the same attempts and times make the same ruling."""

from __future__ import annotations

from typing import Literal

from plumbline.retraining.backends.attempt import Ending
from plumbline.retraining.backends.job import TrainingJob

Ruling = Literal["take the model", "launch again", "ask", "give up"]

Stop = Literal["time", "money"]
"""What ran out."""


def exhausted(job: TrainingJob, elapsed: float, charged: float) -> Stop | None:
    """What a job has used up, if anything.

    Args:
        job: the job.
        elapsed: seconds by the clock since its first launch.
        charged: seconds its attempts are charged for, the present one included.
    """
    if elapsed >= job.seconds:
        return "time"
    if job.limit is not None and charged >= job.limit:
        return "money"
    return None


def after(
    job: TrainingJob, ending: Ending, made: int, used_up: Stop | None, *, moves: bool = False
) -> Ruling:
    """What to do after an attempt.

    A machine that is taken away is no fault of the training: it is launched again, as often as the job
    allows and while it has time and money. Money is asked for; time is not, for the deadline has passed.

    Args:
        job: the job.
        ending: how it ended.
        made: how many attempts were made, this one included.
        used_up: what the job has used up.
        moves: whether it was stopped to go on on demand.
    """
    if ending == "finished":
        return "take the model"
    if ending != "failed" and used_up == "money":
        return "ask"
    if ending == "preempted" and used_up is None and made < job.attempts:
        return "launch again"
    if ending == "stopped" and used_up is None and moves:
        return "launch again"
    return "give up"
