"""What the policy made of it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from alignment_checks.measurement import Measurement
from plumbline.records.base import Record, unless_empty
from plumbline.records.subjects import Outcome, Role, Severity, Window, verdict_key


class Judgement(Record):
    """One tolerance applied to one measurement. The reasons survive the verdict."""

    gate: str = Field(description="Metric and attribute, e.g. `equal_opportunity_difference.DIS`.")
    group: str = ""
    severity: Severity
    outcome: Literal["pass", "fail", "insufficient", "not judged"]
    lower: float | None = Field(default=None, description="The tolerance's lower limit, if it has one.")
    upper: float | None = Field(default=None, description="The tolerance's upper limit, if it has one.")
    measurement: Measurement
    because: str = Field(description="One sentence a person can use.")
    reason: str = Field(description="Why the policy holds this tolerance.")


class Verdict(Record):
    """About one version on one window, with what it rests on."""

    model: str
    version: str = Field(description="The model digest.")
    role: Role
    window: Window
    outcome: Outcome
    spec: str
    policy: str
    level: float = Field(description="Confidence of the intervals that were judged.")
    attempt: int | None = Field(
        default=None, description="Which judgement against this hold-out; candidates only."
    )
    champion: str | None = Field(default=None, description="The champion a candidate was compared with.")
    judgements: tuple[Judgement, ...]
    unusable: tuple[str, ...] = ()
    awaited: tuple[str, ...] = Field(
        default=(), description="Labels that were still to come; gates that need them are undecided."
    )
    not_applicable: tuple[str, ...] = Field(
        default=(), description="What cannot be asked of such a model, and why: `fairness is not ...`."
    )

    @model_serializer(mode="wrap")
    def _without_awaiting_nothing(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """A verdict on all labels, of groups of people, is written as it was before others could be."""
        return unless_empty(fields(self), "awaited", "not_applicable")

    @property
    def key(self) -> str:
        """The key of contents under which this verdict is kept."""
        return verdict_key(self.version, self.window, self.spec, self.policy, self.champion)

    @property
    def failing(self) -> tuple[str, ...]:
        """Gates with a group entirely beyond the tolerance."""
        return self._gates("fail")

    @property
    def undecided(self) -> tuple[str, ...]:
        """Gates that neither pass nor fail."""
        return tuple(gate for gate in self._gates("insufficient") if gate not in self.failing)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The undecided gates that lack nothing but awaited labels."""
        judged = [j for j in self.judgements if j.severity == "block" and j.outcome == "insufficient"]
        lacking = {j.gate for j in judged if j.because not in self.awaited}
        return tuple(gate for gate in self.undecided if gate not in lacking)

    def _gates(self, outcome: str) -> tuple[str, ...]:
        found = (j.gate for j in self.judgements if j.severity == "block" and j.outcome == outcome)
        return tuple(dict.fromkeys(found))


class Evaluation(Record):
    """Everything one judgement rests on: what was measured, and the verdict. Recorded once per key."""

    verdict: Verdict
    measurements: tuple[Measurement, ...]
