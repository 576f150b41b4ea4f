"""One item for one person at a time; leases end; nobody is offered what is not for them."""

from __future__ import annotations

import threading

import pytest

from plumbline.intent import ReviewRules
from plumbline.review.answering import answer
from plumbline.review.claiming import claim_next, skip
from plumbline.review.errors import NotYoursError
from plumbline.review.looking import reveal
from plumbline.review.notes import Draft, save_draft
from plumbline.review.people import opt_out
from tests.review.checks import queued


def test_no_item_goes_to_two_people(either_desk):
    queued(either_desk, "c1")
    queued(either_desk, "c2")
    assert {claim_next(either_desk, who).check_id for who in ("jo", "kim")} == {"c1", "c2"}
    assert claim_next(either_desk, "sam") is None


def test_people_who_ask_at_once_get_different_items(either_desk):
    for number in range(8):
        queued(either_desk, f"c{number}")
    found = []
    people = [
        threading.Thread(target=lambda who=who: found.append(claim_next(either_desk, who).check_id))
        for who in "abcdefgh"
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert len(set(found)) == 8


def test_asking_again_gives_the_same_item(desk):
    queued(desk, "c1")
    queued(desk, "c2")
    assert claim_next(desk, "jo") == claim_next(desk, "jo")


def test_a_lease_that_ran_out_frees_the_item(desk, clock):
    queued(desk, "c1", ReviewRules(lease_minutes=10))
    claim_next(desk, "jo")
    clock.later(minutes=11)
    assert claim_next(desk, "kim").check_id == "c1"
    with pytest.raises(NotYoursError, match="with another reviewer"):
        reveal(desk, "c1", "jo")


def test_a_late_answer_counts_if_nobody_else_came(desk, clock):
    queued(desk, "c1", ReviewRules(lease_minutes=10))
    claim_next(desk, "jo")
    clock.later(minutes=11)
    assert answer(desk, "c1", "jo", "deny", ["hate"], "It insults.").state == "settled"


def test_the_most_urgent_comes_first_and_the_older_of_two(desk, clock):
    queued(desk, "audit", decision="allow")
    clock.later(minutes=1)
    queued(desk, "older", score=0.6)
    clock.later(minutes=1)
    queued(desk, "newer", score=0.6)
    assert [claim_next(desk, who).check_id for who in "abc"] == ["older", "newer", "audit"]


def test_what_was_skipped_goes_to_others(desk):
    queued(desk, "c1")
    claim_next(desk, "jo")
    skip(desk, "c1", "jo")
    assert claim_next(desk, "jo") is None
    assert claim_next(desk, "kim").check_id == "c1"


def test_nobody_is_offered_what_they_opted_out_of(desk):
    queued(desk, "c1", label="threat")
    opt_out(desk, "jo", {"threat"})
    assert claim_next(desk, "jo") is None
    assert claim_next(desk, "kim").check_id == "c1"
    opt_out(desk, "jo", set())
    skip(desk, "c1", "kim")
    assert claim_next(desk, "jo").check_id == "c1"


def test_what_expired_is_offered_to_nobody(desk, clock):
    queued(desk, "c1", ReviewRules(answer_hours=1))
    claim_next(desk, "jo")
    clock.later(hours=1)
    assert claim_next(desk, "kim") is None
    with pytest.raises(NotYoursError):
        answer(desk, "c1", "jo", "allow", [], "It is harmless.")


def test_whoever_writes_keeps_the_item(desk, clock):
    queued(desk, "c1", ReviewRules(lease_minutes=10))
    claim_next(desk, "jo")
    for _ in range(3):
        clock.later(minutes=8)
        save_draft(desk, "c1", "jo", Draft(reason="Still thinking"))
        assert claim_next(desk, "kim") is None
    clock.later(minutes=11)
    save_draft(desk, "c1", "jo", Draft(reason="Too late"))
    assert claim_next(desk, "kim").check_id == "c1"
