"""A check as a review item: what it asks of people, by the rules of its policy. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from plumbline.intent import ReviewRules
from plumbline.records import Check, Checked, ReviewItem

HIGH_STAKES, UNDECIDED, AUDIT = 200, 100, 0
"""What comes first: high stakes, then what waits for a decision, then the audit sample."""


def review_item(
    check: Check,
    checked: Checked,
    rules: ReviewRules,
    known: Sequence[str],
    content_hmac: str,
    at: datetime.datetime,
    *,
    audited: bool,
) -> ReviewItem:
    """The item for a check.

    Args:
        check: what was asked.
        checked: what the guardrails answered; `review` if the item is more than an audit.
        rules: the policy's.
        known: every label that the policy's detectors can find.
        content_hmac: of the content, under the service's evidence key.
        at: when, with a time zone.
        audited: whether the audit sample holds it.
    """
    labels = {reason.label for reason in checked.reasons}
    high_stakes = bool(labels & set(rules.second_reviewer))
    undecided = checked.decision == "review"
    surest = max((reason.score or 0.0 for reason in checked.reasons), default=0.0)
    return ReviewItem(
        check_id=checked.check_id,
        model=check.model,
        model_version=check.model_version,
        stage=check.stage,
        modality=check.modality,
        cause="review" if undecided else "audit",
        audited=audited,
        audit_share=rules.audit_share,
        decision=checked.decision,
        reasons=checked.reasons,
        scores=checked.scores,
        known=tuple(sorted({*known, *rules.second_reviewer, *rules.also_ask, *(labels - {"failed"})})),
        policy=checked.policy,
        at=at,
        expires=at + datetime.timedelta(hours=rules.answer_hours),
        keep_until=at + datetime.timedelta(days=rules.keep_days),
        priority=HIGH_STAKES * high_stakes + (UNDECIDED if undecided else AUDIT) + round(99 * surest),
        reviewers=2 if high_stakes else 1,
        disagreement=rules.disagreement,
        leads=rules.leads,
        lease_minutes=rules.lease_minutes,
        daily_exposure=rules.daily_exposure,
        content_hmac=content_hmac,
    )
