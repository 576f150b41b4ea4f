"""The trigger forms: typed, described parameters."""

from __future__ import annotations

from airflow.sdk import Param

from plumbline.intent import Spec
from plumbline.retraining.request import AUTOMATIC, choices


def night() -> Param:
    """Which night; empty means the run's logical date decides."""
    return Param(
        None,
        type=["null", "integer"],
        minimum=0,
        title="Night",
        description="Number of the night, counted from 0. Leave empty to take the run's logical date.",
    )


def force() -> Param:
    """Run again."""
    return Param(
        default=False,
        type="boolean",
        title="Run again",
        description="Plan although nothing fails or a promotion is open. Never changes a recorded verdict.",
    )


def mitigation(spec: Spec) -> Param:
    """Which treatment of the training data."""
    return Param(
        AUTOMATIC,
        type="string",
        enum=list(choices(spec)),
        title="Mitigation",
        description="How the training data is treated: chosen from the failing gates, or by name.",
    )
