"""Whether a schedule is worth a pull request."""

from __future__ import annotations

from plumbline.intent import ScalingTarget
from plumbline.records.scaling import Replay


def not_worth(target: ScalingTarget, before: Replay, after: Replay) -> str | None:
    """Why the change is not proposed; none if it is.

    A change that leaves the service short of replicas more often than the policy allows is proposed only if
    it is short less often than now. One that saves too little is proposed only if the service is short too
    often now.
    """
    allowed = float(target.most_under_target)
    if after.minutes_short > allowed and after.minutes_short >= before.minutes_short:
        return (
            f"in the replay {after.minutes_short:.2%} of the minutes had too few replicas, {allowed:.2%} are "
            "allowed and the present setting does no worse"
        )
    if before.minutes_short > allowed and after.minutes_short < before.minutes_short:
        return None
    least = float(target.least_saving_percent)
    saved = 100 * (1 - after.replica_hours / before.replica_hours) if before.replica_hours else 0.0
    if saved < least:
        return (
            f"it would save {saved:.1f} % of the replica hours, at least {least:g} % are worth a pull request"
        )
    return None
