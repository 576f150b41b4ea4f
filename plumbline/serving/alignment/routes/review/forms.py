"""What the form of an item holds, and what it decides."""

from __future__ import annotations

from pydantic import BaseModel, Field

from plumbline.records import ReviewedDecision
from plumbline.review.errors import ReviewError
from plumbline.review.notes import LONGEST, Draft


class Given(BaseModel):
    """The form as it was sent."""

    form: str = Field(max_length=128)
    verb: str = Field(default="", max_length=16)
    decision: str = Field(default="", max_length=16)
    labels: list[str] = Field(default=[], max_length=200)
    reason: str = Field(default="", max_length=LONGEST)

    @property
    def is_begun(self) -> bool:
        """Whether there is anything in it that its writer would miss."""
        return bool(self.verb or self.reason.strip())

    def draft(self) -> Draft:
        """As it is kept."""
        return Draft(
            verb=self.verb, decision=self.decision, labels=tuple(self.labels[:100]), reason=self.reason
        )


def decided(given: Given) -> tuple[ReviewedDecision, list[str]]:
    """What a form decides: approved as harmless, denied for what is in it, or corrected to something else.

    Raises:
        ReviewError: nothing was chosen, or a denial that names nothing.
    """
    if given.verb == "approve":
        return "allow", []
    decision = {"deny": "deny", "correct": given.decision}.get(given.verb, "")
    if decision == "allow":
        return "allow", given.labels
    if decision not in ("redact", "deny"):
        raise ReviewError("nothing is decided: choose approve, deny or correct, and what it should be")
    if not given.labels:
        raise ReviewError(
            "choose what is in it: a decision against content teaches nothing without its labels"
        )
    return ("deny" if decision == "deny" else "redact"), given.labels
