"""How far an item is, from its answers alone. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from plumbline.records import AsksFor, ReviewAnswer, ReviewedDecision, ReviewItem, ReviewStanding

STRICTEST: tuple[ReviewedDecision, ...] = ("deny", "redact", "allow")


def standing_of(item: ReviewItem, answers: Sequence[ReviewAnswer]) -> ReviewStanding:
    """Whether the item is decided, and who is asked next.

    One answer decides, two that agree where stakes are high. Where two differ, a lead's answer decides; or a
    third person's, if it is one of the two, and else a lead's, too. A lead who was one of the two decides if
    no other lead is there. Where the policy names no lead, three different answers come to the strictest.

    Args:
        item: the item, with how many reviewers must agree.
        answers: those that are there, in the order of their seats.
    """
    decision = _decided(item, answers)
    if decision is not None:
        return ReviewStanding(state="settled", decision=decision)
    return ReviewStanding(state="open", asks=_asks(item, len(answers)))


def may_answer(
    item: ReviewItem, standing: ReviewStanding, answers: Sequence[ReviewAnswer], person: str
) -> bool:
    """Whether the item may be this person's next. Nobody answers twice."""
    if standing.state != "open" or any(answer.person == person for answer in answers):
        return False
    return standing.asks != "lead" or person in item.leads


def _decided(item: ReviewItem, answers: Sequence[ReviewAnswer]) -> ReviewedDecision | None:
    if len(answers) < item.reviewers:
        return None
    decision, votes = Counter(answer.decision for answer in answers).most_common(1)[0]
    if votes >= item.reviewers:
        return decision
    return _without_agreement(item, answers) if _asks(item, len(answers)) == "lead" else None


def _without_agreement(item: ReviewItem, answers: Sequence[ReviewAnswer]) -> ReviewedDecision | None:
    """A lead's answer after the others, or an earlier one where no other lead is left to ask."""
    if not item.leads:
        return min((answer.decision for answer in answers), key=STRICTEST.index)
    leading = [answer for answer in answers if answer.person in item.leads]
    asked = len(answers) > item.reviewers and answers[-1] in leading
    if asked or set(item.leads) <= {answer.person for answer in leading}:
        return leading[-1].decision
    return None


def _asks(item: ReviewItem, answers: int) -> AsksFor:
    if answers < item.reviewers:
        return "another" if answers else "anybody"
    return "lead" if answers > item.reviewers or item.disagreement == "lead" else "another"
