"""The policies by name."""

from __future__ import annotations

from typing import Literal, get_args

from plumbline.retraining.timing.policies.cost_aware import cost_aware
from plumbline.retraining.timing.policies.never import never
from plumbline.retraining.timing.policies.periodic import WEEK, Periodic
from plumbline.retraining.timing.policies.threshold import Threshold
from plumbline.retraining.timing.policy import Policy

PolicyName = Literal["threshold", "periodic", "cost-aware", "never"]
NAMES: tuple[PolicyName, ...] = get_args(PolicyName)


def policy_of(name: PolicyName, *, period: int = WEEK, rise: float | None = None) -> Policy:
    """The policy of that name.

    Args:
        name: which.
        period: nights between retrainings; of `periodic`.
        rise: of the loss, above which to retrain; of `threshold`.
    """
    policies: dict[PolicyName, Policy] = {
        "threshold": Threshold(rise),
        "periodic": Periodic(period),
        "cost-aware": cost_aware,
        "never": never,
    }
    return policies[name]
