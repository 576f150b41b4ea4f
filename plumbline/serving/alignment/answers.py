"""What a check came to, on its way out: cheap to make and to write, for it is made for every check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import to_json

from plumbline.guardrails.deciding import Outcome
from plumbline.records import Checked, CheckReason, Decision, PolicyInForce
from plumbline.serving.alignment.conversation import Conversed


@dataclass(frozen=True, slots=True)
class Answer:
    """The fields of `Checked`, not looked at again: they are the service's own."""

    check_id: str
    decision: Decision
    policy: PolicyInForce
    ms: float
    reasons: tuple[CheckReason, ...] = ()
    redacted: Any = None
    scores: Mapping[str, float] = field(default_factory=dict)

    def record(self) -> Checked:
        """As the record it is."""
        return Checked(
            check_id=self.check_id,
            decision=self.decision,
            reasons=self.reasons,
            redacted=self.redacted,
            policy=self.policy,
            scores=dict(self.scores),
            ms=self.ms,
        )

    def json(self) -> bytes:
        """As it is sent: what the record's JSON says."""
        return to_json(
            {
                "check_id": self.check_id,
                "decision": self.decision,
                "reasons": self.reasons,
                "redacted": self.redacted,
                "policy": self.policy.__dict__,
                "scores": self.scores,
                "ms": self.ms,
            }
        )


def answer(check_id: str, outcome: Outcome | Conversed, policy: PolicyInForce, ms: float) -> Answer:
    """The answer to a check."""
    return Answer(check_id, outcome.decision, policy, ms, outcome.reasons, outcome.redacted, outcome.scores)


def answer_of(checked: Checked) -> Answer:
    """The answer that a record is."""
    return Answer(
        checked.check_id,
        checked.decision,
        checked.policy,
        checked.ms,
        checked.reasons,
        checked.redacted,
        checked.scores,
    )
