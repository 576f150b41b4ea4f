"""Takes a reviewer's answer: once a person, once a seat, and only while the item is theirs."""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.records import ReviewAnswer, ReviewedDecision, ReviewStanding
from plumbline.review.claims import hold
from plumbline.review.desk import Desk
from plumbline.review.errors import ReviewError, UnseenError
from plumbline.review.exposure import last_seen
from plumbline.review.keyed_hashes import content_hmac
from plumbline.review.notes import LONGEST, write_note
from plumbline.review.rows import forget, keep_answer


def answer(
    desk: Desk,
    check_id: str,
    person: str,
    decision: ReviewedDecision,
    labels: Sequence[str],
    reason: str,
) -> ReviewStanding:
    """Writes an answer into queue and evidence, and how far the item is with it.

    Args:
        desk: the queue.
        check_id: the item.
        person: who answers.
        decision: what shall be done with what was checked.
        labels: what is really in it, of the item's `known`.
        reason: why; it is encrypted with the item, and evidence has its HMAC.

    Raises:
        AnsweredError: this person answered already.
        NotYoursError: somebody else has the item, or it asks this person for nothing.
        UnseenError: its content was never shown to this person.
        DestroyedError: its key is destroyed, so nobody knows what is answered.
        ReviewError: there is no reason, or a label that the item does not know.
    """
    _refuse_odd(labels, reason)
    with desk.writing() as connection:
        found = hold(connection, check_id, person, desk.now())
        seen = last_seen(connection, check_id, person)
        if seen is None:
            raise UnseenError(f"you have not seen what {check_id} is about: show its content, or skip it")
        unknown = sorted(set(labels) - set(found.item.known))
        if unknown:
            raise ReviewError(f"{unknown[0]} is none of the labels of {check_id}: choose from those shown")
        given = ReviewAnswer(
            check_id=check_id,
            seat=len(found.answers) + 1,
            person=person,
            decision=decision,
            labels=tuple(sorted(set(labels))),
            at=desk.now(),
            seen_on=seen,
            reason_hmac=content_hmac(desk.keys.evidence, reason.encode()),
        )
        write_note(desk, connection, check_id, person, "reason", reason)
        standing = keep_answer(connection, found, given)
        forget(connection, "notes", check_id=check_id, person=person, kind="draft")
        forget(connection, "claims", check_id=check_id)
        body = {"answer": given.model_dump(mode="json"), "standing": standing.model_dump(mode="json")}
        desk.record(connection, "review_answer", f"{check_id}:{given.seat}", found.item.model, person, body)
        return standing


def _refuse_odd(labels: Sequence[str], reason: str) -> None:
    if not reason.strip():
        raise ReviewError("an answer needs a reason: say in a sentence why")
    if len(reason) > LONGEST:
        raise ReviewError(f"the reason has more than {LONGEST} characters: shorten it")
    if len(labels) > 100:
        raise ReviewError("an answer names more than 100 labels: choose those that are in it")
