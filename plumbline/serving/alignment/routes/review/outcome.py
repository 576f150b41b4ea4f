"""What became of a check that people look at, for the callers that asked for it: JSON, by their token."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel

from plumbline.records import ReviewedDecision, ReviewState
from plumbline.review.queue import outcome_of
from plumbline.serving.alignment.reviewing import Reviewing
from plumbline.serving.alignment.routes.review.site import CheckId
from plumbline.store import StoreError


class Reviewed(BaseModel):
    """What became of a check that people look at."""

    check_id: str
    state: ReviewState
    decision: ReviewedDecision | None
    """Once it is settled, or expired: nobody's answer in time is a denial."""


def outcome_routes(reviewing: Reviewing) -> APIRouter:
    """What callers ask, with their token: answers as JSON."""
    router = APIRouter(tags=["checks"])

    @router.get("/reviews/{check_id}")
    def outcome(check_id: CheckId) -> Reviewed:
        """What people decided about a check. 404 while the queue has no such item (yet)."""
        try:
            found = outcome_of(reviewing.desk, check_id)
        except StoreError as error:
            raise HTTPException(503, str(error), {"retry-after": "10"}) from None
        if found is None:
            raise HTTPException(404, "the queue has no such item (yet)")
        return Reviewed(check_id=check_id, state=found.state, decision=found.decision)

    return router
