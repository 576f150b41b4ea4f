"""What is asked of the alignment service at run time, and what it answers."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from plumbline.records.base import Record

Modality = Literal["tabular", "text", "image", "conversation"]
"""What is checked: a row, a text, a picture, or the turns of a conversation."""

CheckStage = Literal["input", "output"]
"""Whether it goes into a model or came out of it."""

Decision = Literal["allow", "redact", "review", "deny"]
"""What is done with it; of several, the last of this order counts."""


class Check(Record):
    """One question to the alignment service."""

    model: str = Field(max_length=63)
    model_version: str = Field(max_length=128)
    stage: CheckStage
    modality: Modality
    content: Any
    """A mapping of columns, a text, a picture in base64, or a list of turns with `role` and `text`."""
    context: dict[str, str] = Field(default={})
    """What the caller wants to find again, such as a request's id. Nothing is decided on it."""


class CheckReason(Record):
    """Why a check was not simply allowed."""

    detector: str
    label: str
    """What was found, e.g. `email`; of a detector that failed, `failed`."""
    action: Decision
    score: float | None = None
    """From 0 to 1; none where the detector failed."""
    at_least: float | None = None
    """The policy's threshold."""
    text: str
    """For people, without the content."""


class PolicyInForce(Record):
    """The guardrail policy that a check was decided by."""

    name: str
    digest: str


class Checked(Record):
    """What a check came to."""

    check_id: str
    decision: Decision
    reasons: tuple[CheckReason, ...] = ()
    redacted: Any = None
    """The content without what must not pass; only where the decision is `redact`."""
    policy: PolicyInForce
    scores: dict[str, float] = Field(default={})
    """The highest score of each detector and label, as `pii.email`."""
    ms: float = Field(ge=0)
    """How long it took, in milliseconds."""
