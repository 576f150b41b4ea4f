"""One item for one person at a time; leases end; nobody is offered what is not for them."""

from __future__ import annotations

import threading

import pytest

from plumbline.evidence.ledger import Ledger
from plumbline.intent import ReviewRules
from plumbline.review.answering import answer
from plumbline.review.claiming import claim_next, opt_out, skip
from plumbline.review.errors import NotYoursError
from plumbline.review.looking import look, reveal
from plumbline.review.notes import Draft, save_draft
from tests.review.checks import queued, taken


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
    taken(desk, "jo")
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
    skip(desk, "c1", "kim")
    opt_out(desk, "jo", set())
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
    assert claim_next(desk, "kim").check_id == "c1"
    with pytest.raises(NotYoursError, match="with another reviewer"):
        save_draft(desk, "c1", "jo", Draft(reason="Too late"))


@pytest.mark.parametrize(
    "does",
    [
        look,
        reveal,
        skip,
        lambda desk, check_id, who: save_draft(desk, check_id, who, Draft(reason="Mine")),
        lambda desk, check_id, who: answer(desk, check_id, who, "allow", [], "Harmless."),
    ],
    ids=["look", "reveal", "skip", "draft", "answer"],
)
def test_nobody_picks_an_item_by_its_id(desk, does):
    """What was not given to somebody in the queue's order is not theirs, though nobody has it."""
    queued(desk, "c1", score=0.9)
    queued(desk, "c2", score=0.6)
    assert claim_next(desk, "jo").check_id == "c1"
    with pytest.raises(NotYoursError, match="items come in their order"):
        does(desk, "c2", "jo")


def test_who_takes_another_item_gives_up_one_whose_lease_ran_out(desk, clock):
    queued(desk, "c1", ReviewRules(lease_minutes=10))
    taken(desk, "jo")
    clock.later(minutes=11)
    queued(desk, "c2", score=0.99)
    assert claim_next(desk, "jo").check_id == "c2"
    with pytest.raises(NotYoursError):
        answer(desk, "c1", "jo", "allow", [], "Harmless.")


def test_who_opts_out_gives_up_what_they_have_of_it(desk):
    queued(desk, "c1", label="threat")
    taken(desk, "jo")
    opt_out(desk, "jo", {"threat"})
    with pytest.raises(NotYoursError):
        answer(desk, "c1", "jo", "allow", [], "Harmless.")
    assert claim_next(desk, "kim").check_id == "c1"
    (entry,) = Ledger(desk.store).all("review_skipped")
    assert (entry.actor, entry.body["seen"], entry.body["opted_out"]) == ("jo", True, True)


def test_a_skip_is_recorded(desk):
    queued(desk, "c1")
    claim_next(desk, "jo")
    skip(desk, "c1", "jo")
    (entry,) = Ledger(desk.store).all("review_skipped")
    assert (entry.actor, entry.body["seen"], entry.body["opted_out"]) == ("jo", False, False)


def test_nobody_is_given_what_they_may_not_be_shown_today(desk, clock):
    rules = ReviewRules(daily_exposure=1)
    queued(desk, "c1", rules)
    queued(desk, "c2", rules)
    answer(desk, taken(desk, "jo").check_id, "jo", "allow", [], "Harmless.")
    assert claim_next(desk, "jo") is None
    clock.later(hours=12)
    assert claim_next(desk, "jo").check_id == "c2"
