"""What people are asked about checks that ran, and what they answer. Never the content itself."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field

from alignment_checks.measurement import Measurement
from plumbline.canonical import digest
from plumbline.records.base import Record
from plumbline.records.checks import CheckReason, CheckStage, Decision, Modality, PolicyInForce

ReviewCause = Literal["review", "audit"]
"""Why a check is reviewed: its decision was `review`, or it was drawn at random."""

ReviewedDecision = Literal["allow", "redact", "deny"]
"""What a person can decide."""

ReviewState = Literal["open", "settled", "expired"]
"""Asked for answers; answered by as many as it takes; nobody answered in time."""

AsksFor = Literal["anybody", "another", "lead"]
"""Who may answer next: any reviewer, one who has not answered yet, or a lead."""


class ReviewItem(Record):
    """A check that people look at."""

    check_id: str = Field(max_length=64)
    model: str
    model_version: str
    stage: CheckStage
    modality: Modality
    cause: ReviewCause
    audited: bool = Field(description="Whether the random audit sample holds it, whatever was decided.")
    audit_share: float = Field(ge=0, le=1, description="The chance that sample gave it.")
    decision: Decision = Field(description="The guardrails'.")
    reasons: tuple[CheckReason, ...] = ()
    scores: dict[str, float] = Field(default={}, description="Of each detector and label, as `pii.email`.")
    known: tuple[str, ...] = Field(default=(), description="Labels that a reviewer can choose from.")
    policy: PolicyInForce
    at: datetime.datetime
    expires: datetime.datetime = Field(description="Without answers by then, it counts as denied.")
    keep_until: datetime.datetime = Field(description="Then its content's key is destroyed.")
    priority: int = Field(ge=0, description="Larger comes first.")
    reviewers: int = Field(ge=1, le=2, description="How many must agree.")
    disagreement: Literal["third", "lead"] = "third"
    leads: tuple[str, ...] = ()
    lease_minutes: int = Field(default=15, ge=1)
    daily_exposure: int = Field(default=80, ge=1)
    content_hmac: str = Field(description="HMAC-SHA256 of the content under the service's evidence key.")

    @property
    def probability(self) -> float:
        """The chance with which a check like this one is reviewed: the inverse is its weight."""
        return 1.0 if self.cause == "review" else self.audit_share

    @property
    def labels(self) -> tuple[str, ...]:
        """What the guardrails acted on, sorted."""
        return tuple(sorted({reason.label for reason in self.reasons}))


class ReviewAnswer(Record):
    """What one reviewer answered."""

    check_id: str
    seat: int = Field(ge=1, description="The first, second, ... answer to this item.")
    person: str
    decision: ReviewedDecision
    labels: tuple[str, ...] = Field(default=(), description="What is really in it, sorted.")
    at: datetime.datetime
    seen_on: datetime.date | None = Field(
        default=None,
        description="When they were last shown the content; none in earlier versions.",
    )
    reason_hmac: str = Field(description="HMAC-SHA256 of what the reviewer wrote.")


class ReviewStanding(Record):
    """How far an item is."""

    state: ReviewState
    decision: ReviewedDecision | None = Field(default=None, description="Once it is settled or expired.")
    asks: AsksFor = Field(default="anybody", description="While it is open.")


class ReviewRead(Record):
    """Somebody looked at an item."""

    check_id: str
    person: str
    revealed: bool = Field(description="Whether its content was shown.")


class ReviewSkipped(Record):
    """Somebody gave an item to others, unanswered."""

    check_id: str
    person: str
    seen: bool = Field(description="Whether its content had been shown to them.")
    opted_out: bool = Field(description="Whether they do not want to see this kind of content.")


class ReviewDestroyed(Record):
    """An item's key was destroyed, and with it its content and what people wrote about it."""

    check_id: str
    because: str


class ReviewKeyRotation(Record):
    """The service's key for the review was changed for a new one, or the old ones taken away."""

    newest: int = Field(description="The version that wraps items' keys now.")
    old: tuple[int, ...] = Field(default=(), description="Versions that are there still, newest first.")
    wrapped: int = Field(default=0, description="Items whose key is wrapped anew.")
    foreign: int = Field(default=0, description="Items that none of the keys here opens.")
    removed: tuple[int, ...] = Field(default=(), description="Versions that were taken away.")


class ReviewedItem(Record):
    """An item with what people made of it: what agreement, estimates and labels are made from."""

    item: ReviewItem
    standing: ReviewStanding
    answers: tuple[ReviewAnswer, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """What is really in it, by the last answer that agrees with the decision."""
        agreeing = [answer for answer in self.answers if answer.decision == self.standing.decision]
        return agreeing[-1].labels if agreeing else ()


class DetectorAgreement(Record):
    """How well a detector and people agree about one label."""

    detector: str
    label: str
    reviewed: tuple[Measurement, ...] = Field(
        description="On every answered item: a selected sample, since what is flagged is reviewed more often."
    )
    audited: tuple[Measurement, ...] = Field(
        description="On the answered items of the random audit sample, by their weights: of all checks."
    )


class Agreement(Record):
    """What people's answers say about the detectors, and about one another."""

    detectors: tuple[DetectorAgreement, ...] = ()
    reviewers: Measurement = Field(description="Kappa of the first two answers where there are two.")
    items: int
    answered: int
    audit_items: int = Field(description="Items of the audit sample whose time to be answered is over.")
    audit_answered: int = Field(description="Of those, the answered ones.")


class ThresholdSuggestion(Record):
    """Another threshold for one rule of a guardrail policy, or why there is none."""

    policy: str
    chain: int = Field(description="Its place in the policy's `chains`, from 0.")
    rule: int = Field(description="Its place in the chain's `rules`, from 0.")
    stage: CheckStage
    modality: Modality
    detector: str
    labels: tuple[str, ...] = Field(description="What the rule is about; all when empty.")
    action: Decision
    present: float
    proposed: float | None = Field(default=None, description="None where the present one stays.")
    because: str = Field(default="", description="Why it stays.")
    chosen_on: int = Field(default=0, description="Answered items that chose it: the threshold part.")
    judged_on: int = Field(default=0, description="Items that judged it, and not chose it: the gate part.")
    better: int = Field(default=0, description="Of those, decided rightly only with the new one.")
    worse: int = Field(default=0, description="Of those, decided rightly only with the present one.")


class ThresholdProposal(Record):
    """The pull request that carries suggestions."""

    policy: str
    policy_digest: str
    suggestions: tuple[ThresholdSuggestion, ...]
    pull_request: int
    url: str = ""


class ReviewLabel(Record):
    """What a person found in a check, for the next training: never the content itself."""

    check_id: str
    content_hmac: str = Field(description="The same content has the same one.")
    model: str
    model_version: str
    stage: CheckStage
    modality: Modality
    decision: ReviewedDecision
    labels: tuple[str, ...]
    weight: float = Field(description="Inverse of the chance with which it was reviewed.")
    part: Literal["training", "threshold", "gate"]
    at: datetime.datetime


class ReviewedRow(Record):
    """A logged row that an answer labels."""

    check_id: str
    value: int | str = Field(description="The model's label for what people found.")
    part: Literal["training", "threshold", "gate"]


class ReviewedRows(Record):
    """The rows of a model's log that people labelled, as a training was given them: no content."""

    model: str
    rows: tuple[ReviewedRow, ...]
    content: str = Field(description="Content hash of those that are trained on.")

    @property
    def key(self) -> str:
        """The digest of the record."""
        return digest(self)


class ReviewedFigures(Record):
    """How often two versions say what people said, on the rows that no training was given."""

    rows: str = Field(description="Key of the reviewed rows.")
    candidate: str
    champion: str
    judged_on: int = Field(description="Rows of the gate part.")
    candidate_right: int
    champion_right: int
