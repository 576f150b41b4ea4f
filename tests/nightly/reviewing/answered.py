"""Items as the queue tells of them, made without it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from plumbline.intent import ReviewRules
from plumbline.records import ReviewAnswer, ReviewedItem, ReviewItem, ReviewStanding
from plumbline.review.making import review_item
from tests.review.checks import KNOWN, check, checked

AT = datetime.datetime(2026, 11, 26, 12, 0, tzinfo=datetime.UTC)


def item(
    number: int, score: float, *, audited: bool = False, at_least: float = 0.5, share: float = 0.1
) -> ReviewItem:
    """A check that the detector `toxicity` scored for hate: reviewed from its threshold on, else drawn."""
    decision = "review" if score >= at_least else "allow"
    answer = checked(f"c{number}", decision, score=score)
    rules = ReviewRules(audit_share=share)
    return review_item(check(), answer, rules, KNOWN, f"{number:064d}", AT, audited=audited)


def answered(one: ReviewItem, labels: Sequence[str], decision: str | None = None) -> ReviewedItem:
    """The item with one answer."""
    said = decision or ("deny" if labels else "allow")
    answer = ReviewAnswer(
        check_id=one.check_id, seat=1, person="jo", decision=said, labels=tuple(labels), at=AT, reason_hmac=""
    )
    return ReviewedItem(item=one, standing=ReviewStanding(state="settled", decision=said), answers=(answer,))


def unanswered(one: ReviewItem, state: str = "expired") -> ReviewedItem:
    """The item without one."""
    decision = "deny" if state == "expired" else None
    return ReviewedItem(item=one, standing=ReviewStanding(state=state, decision=decision))


def false_alarms(count: int, score: float = 0.6) -> list[ReviewedItem]:
    """Harmless content that the detector flagged, beside as much that it flagged rightly."""
    wrong = [answered(item(n, score), []) for n in range(count)]
    return [*wrong, *(answered(item(count + n, 0.9), ["hate"]) for n in range(count))]
