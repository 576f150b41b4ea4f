"""The trigger forms: typed, described parameters."""

from __future__ import annotations

from airflow.sdk import Param

from plumbline.intent import Spec
from plumbline.retraining.request import AUTOMATIC, choices


def night() -> Param:
    """Which night; empty means the run's logical date decides."""
    return _night("Number of the night, counted from 0. Leave empty to take the run's logical date.")


def judged_night() -> Param:
    """Which night's verdict; empty means the latest."""
    return _night("Number of the night whose verdict is answered. Leave empty to answer the latest one.")


def measure_again() -> Param:
    """Evaluate from the rows again."""
    return _again("Measure from the rows again, without what an earlier run kept. A recorded verdict stays.")


def plan_again() -> Param:
    """Plan again."""
    return _again("Plan although nothing fails or a promotion is open. A recorded verdict stays.")


def judge_again() -> Param:
    """Which registered version to judge again, instead of training."""
    return Param(
        None,
        type=["null", "string"],
        pattern="^[0-9]{1,9}$",
        title="Judge again",
        description="Number of a registered version. It is measured and judged anew, and nothing is trained.",
    )


def roll_back() -> Param:
    """Why the version in production must go; empty on every scheduled run."""
    return Param(
        None,
        type=["null", "string"],
        maxLength=500,
        title="Roll back",
        description="Why the version in production must go, in a sentence: it is put on hold, and the one "
        "before returns, or the one named below. Leave empty to only look after everything.",
    )


def roll_back_to() -> Param:
    """Which version returns, instead of the one that ran before."""
    return Param(
        None,
        type=["null", "string"],
        pattern="^[0-9]{1,9}$",
        title="Roll back to",
        description="Number of the registered version that returns; it must have run in production. Leave "
        "empty for the one that ran before.",
    )


def mitigation(spec: Spec) -> Param:
    """Which treatment of the training data."""
    return Param(
        AUTOMATIC,
        type="string",
        enum=list(choices(spec)),
        title="Mitigation",
        description="How unfairness is answered: by the failing gates, by name, or by comparing them all.",
    )


def _night(description: str) -> Param:
    return Param(None, type=["null", "integer"], minimum=0, title="Night", description=description)


def _again(description: str) -> Param:
    return Param(default=False, type="boolean", title="Run again", description=description)
