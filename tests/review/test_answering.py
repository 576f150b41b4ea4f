"""An answer counts once; two must agree where stakes are high; who differs is decided by another."""

from __future__ import annotations

import pytest

from plumbline.evidence.ledger import Ledger
from plumbline.intent import ReviewRules
from plumbline.review.answering import answer
from plumbline.review.claiming import claim_next
from plumbline.review.errors import AnsweredError, NotYoursError, ReviewError, UnseenError
from plumbline.review.queue import outcome_of, reviewed
from tests.review.checks import queued, taken

GRAVE = ReviewRules(second_reviewer=("hate",))
WITH_LEAD = ReviewRules(second_reviewer=("hate",), disagreement="lead", leads=("lee",))


def answered(desk, who, decision="deny", labels=("hate",)):
    return answer(desk, taken(desk, who).check_id, who, decision, labels, "Because.")


def test_one_answer_settles(either_desk):
    queued(either_desk, "c1")
    assert answered(either_desk, "jo").decision == "deny"
    assert outcome_of(either_desk, "c1").state == "settled"
    assert claim_next(either_desk, "kim") is None


def test_nobody_answers_twice(either_desk):
    queued(either_desk, "c1", GRAVE)
    answered(either_desk, "jo")
    with pytest.raises(AnsweredError, match="that answer stands"):
        answer(either_desk, "c1", "jo", "allow", [], "I changed my mind.")
    assert claim_next(either_desk, "jo") is None
    assert len(Ledger(either_desk.store).all("review_answer")) == 1


def test_without_the_item_nobody_answers(desk):
    queued(desk, "c1")
    claim_next(desk, "jo")
    with pytest.raises(NotYoursError):
        answer(desk, "c1", "kim", "allow", [], "Mine now.")


def test_nobody_answers_what_they_were_not_shown(either_desk):
    """Another's look is not theirs; the answer tells when they had their own."""
    queued(either_desk, "c1", GRAVE)
    answered(either_desk, "jo")
    claim_next(either_desk, "kim")
    with pytest.raises(UnseenError, match="show its content, or skip it"):
        answer(either_desk, "c1", "kim", "allow", [], "Surely harmless.")
    assert answered(either_desk, "kim").state == "settled"
    entries = Ledger(either_desk.store).all("review_answer")
    assert [entry.body["answer"]["seen_on"] for entry in entries] == ["2026-11-26"] * 2


def test_high_stakes_take_two_that_agree(desk):
    queued(desk, "c1", GRAVE)
    assert answered(desk, "jo").state == "open"
    assert answered(desk, "kim").decision == "deny"


def test_a_third_decides_between_two(desk):
    queued(desk, "c1", GRAVE)
    answered(desk, "jo", "deny")
    assert answered(desk, "kim", "allow", ()).asks == "another"
    assert answered(desk, "sam", "allow", ()).decision == "allow"


def test_three_ways_without_a_lead_come_to_the_strictest(desk):
    queued(desk, "c1", GRAVE)
    for who, decision in (("jo", "allow"), ("kim", "redact")):
        assert answered(desk, who, decision, ()).state == "open"
    assert answered(desk, "sam", "deny").decision == "deny"


def test_a_lead_decides_where_the_policy_says_so(desk):
    queued(desk, "c1", WITH_LEAD)
    answered(desk, "jo", "deny")
    assert answered(desk, "kim", "allow", ()).asks == "lead"
    assert claim_next(desk, "sam") is None
    assert answered(desk, "lee", "redact", ()).decision == "redact"


def test_an_answer_needs_a_reason_and_labels_that_are_there(desk):
    queued(desk, "c1")
    taken(desk, "jo")
    with pytest.raises(ReviewError, match="needs a reason"):
        answer(desk, "c1", "jo", "deny", [], " ")
    with pytest.raises(ReviewError, match="none of the labels"):
        answer(desk, "c1", "jo", "deny", ["nonsense"], "Because.")
    with pytest.raises(ReviewError, match="shorten"):
        answer(desk, "c1", "jo", "deny", [], "x" * 5000)


def test_a_correction_says_what_is_really_in_it(desk):
    queued(desk, "c1", label="hate")
    answered(desk, "jo", "redact", ["email"])
    (one,) = reviewed(desk)
    assert (one.standing.decision, one.labels) == ("redact", ("email",))


def test_what_people_write_is_evidence_only_as_an_hmac(desk):
    queued(desk, "c1")
    taken(desk, "jo")
    answer(desk, "c1", "jo", "deny", ["hate"], "It says: walnut")
    (entry,) = Ledger(desk.store).all("review_answer")
    assert entry.actor == "jo"
    assert "walnut" not in str(entry.body)
    with desk.reading() as connection:
        (row,) = connection.exec_driver_sql("SELECT kind, text FROM review_notes").all()
    assert row.kind == "reason"
    assert b"walnut" not in row.text
