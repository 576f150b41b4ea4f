"""Checks as the service would hand them over."""

from __future__ import annotations

from plumbline.intent import ReviewRules
from plumbline.records import Check, Checked, CheckReason, PolicyInForce, ReviewItem
from plumbline.review.claiming import claim_next
from plumbline.review.delivering import deliver
from plumbline.review.desk import Desk
from plumbline.review.intake import read_spilled, spilled
from plumbline.review.looking import reveal

POLICY = PolicyInForce(name="default", digest="d" * 64)
RULES = ReviewRules()
KNOWN = ("hate", "threat", "email")


def check(text: object = "you are a walnut", **fields: object) -> Check:
    given = {"model": "hate_speech", "model_version": "7", "stage": "output", "modality": "text"}
    return Check(**{**given, "content": text, **fields})


def checked(check_id: str, decision: str = "review", label: str = "hate", score: float = 0.6) -> Checked:
    reason = CheckReason(
        detector="toxicity", label=label, action=decision, score=score, at_least=0.5, text="It may hurt."
    )
    reasons = () if decision == "allow" else (reason,)
    scores = {f"toxicity.{label}": score}
    return Checked(
        check_id=check_id, decision=decision, reasons=reasons, policy=POLICY, scores=scores, ms=1.0
    )


def payload(
    desk: Desk, check_id: str, rules: ReviewRules = RULES, text: object = "you are a walnut", **given
):
    """A spilled item."""
    return spilled(desk.keys, check(text), checked(check_id, **given), rules, KNOWN, desk.now())


def taken(desk: Desk, person: str) -> ReviewItem:
    """The person's next item, its content shown to them."""
    item = claim_next(desk, person)
    assert item is not None, f"{person} is offered nothing"
    reveal(desk, item.check_id, person)
    return item


def queued(desk: Desk, check_id: str, rules: ReviewRules = RULES, **given) -> ReviewItem:
    """An item in the queue."""
    data = payload(desk, check_id, rules, **given)
    assert deliver(desk, [data]) == 0
    return read_spilled(data).item
