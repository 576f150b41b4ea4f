"""What guardrails show on their suites, and what the bounds of a policy make of it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from plumbline.records.base import Record
from plumbline.records.subjects import Outcome

SuiteMeasure = Literal["recall", "false_positives", "identity_gap"]


class SuiteRate(Record):
    """One rate on a suite, with its exact interval."""

    detector: str
    label: str = Field(description="What it is about; empty for any of the detector's labels.")
    variant: str
    measure: SuiteMeasure
    value: float | None = Field(default=None, description="None where no item is about it.")
    low: float | None = None
    high: float | None = None
    hits: int = Field(default=0, description="Items that were flagged; of a gap, those with an identity.")
    n: int = Field(description="Items; of a gap, the smaller of its two groups.")


class BoundJudgement(Record):
    """One bound of a policy held against one rate."""

    rate: SuiteRate
    at_least: float | None = None
    at_most: float | None = None
    outcome: Outcome
    because: str
    reason: str = Field(description="Why the policy has this bound.")


class GuardrailVerdict(Record):
    """What one guardrail policy shows on the suites of its detectors."""

    policy: str
    digest: str = Field(description="Of the policy, of what its detectors read, and of the suites.")
    outcome: Outcome
    level: float = Field(description="Confidence of the intervals.")
    judgements: tuple[BoundJudgement, ...] = ()
    unusable: tuple[str, ...] = Field(default=(), description="What could not be judged, and why.")
    rates: tuple[SuiteRate, ...] = ()
    missed: tuple[str, ...] = Field(
        default=(), description="`detector item variant` of what was not found, held-out ones left out."
    )


class DetectorChange(Record):
    """One detector before and after a change, on the same items."""

    policy: str
    detector: str
    lost: int = Field(description="Items caught in more ways of writing before than after.")
    won: int
    chance: float = Field(description="How often chance alone loses as many, or more, of those that differ.")
    flagged: int = Field(description="Harmless items flagged in more ways after than before.")
    freed: int
    flagged_chance: float
    outcome: Outcome
    because: str


class GuardrailChange(Record):
    """What a change does to the guardrails, and whether it may be merged."""

    before: str = Field(description="Digest of the guardrails before.")
    after: str
    outcome: Outcome
    verdicts: tuple[GuardrailVerdict, ...] = ()
    changes: tuple[DetectorChange, ...] = ()
    loosened: tuple[str, ...] = Field(
        default=(), description="What holds less than before; needs a person's yes."
    )
    waived_by: str | None = None
    refusals: tuple[str, ...] = ()
