"""The answer to a review, as an API server reads it and a person sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plumbline.printable import one_line
from plumbline.serving.alignment.admission.review import API_VERSION

LONGEST = 2000
"""Characters of what a person is told."""
LONGEST_NOTE = 1000
"""Characters of what the cluster's audit log is told."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Whether a change may be made."""

    uid: str
    """Empty where the review had none; then nobody waits for this answer."""
    allowed: bool
    reasons: tuple[str, ...]
    """Why not; of what is let through, on what that rests."""
    environment: str = ""
    kind: str = ""
    dry_run: bool = False
    readable: bool = True
    """False for a review that could not be judged at all."""

    @property
    def review(self) -> dict[str, Any]:
        """The AdmissionReview."""
        response: dict[str, Any] = {"uid": self.uid, "allowed": self.allowed}
        if not self.allowed:
            message = _cut("Plumbline: " + _listed(self.reasons), LONGEST)
            response["status"] = {
                "metadata": {},
                "status": "Failure",
                "reason": "Forbidden" if self.readable else "Invalid",
                "code": 403 if self.readable else 422,
                "message": message,
            }
        response["auditAnnotations"] = {"because": _cut(_listed(self.reasons), LONGEST_NOTE)}
        return {"apiVersion": API_VERSION, "kind": "AdmissionReview", "response": response}


def _listed(reasons: Sequence[str]) -> str:
    return "; ".join(one_line(reason) for reason in reasons)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 3]}..."
