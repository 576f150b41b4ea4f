"""Which jobs may run on spot at all."""

from __future__ import annotations

from decimal import Decimal


def refused_on_spot(hours: Decimal, limit_hours: Decimal, *, checkpoints: bool) -> str | None:
    """Why a job may not run on spot, or None where it may.

    Without checkpoints, a lost machine loses all that was done; a long job may never end.

    Args:
        hours: how long the job runs undisturbed.
        limit_hours: the longest job without checkpoints that the policy lets run on spot.
        checkpoints: whether the job keeps its work when its machine is taken away.
    """
    if checkpoints or hours <= limit_hours:
        return None
    why = "a spot machine can be taken away, and this job keeps no checkpoints"
    return f"{why}: it takes {hours:.2f} hours, {limit_hours:f} allowed" if limit_hours else why
