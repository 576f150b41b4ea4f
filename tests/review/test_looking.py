"""Content is shown to whoever has the item, within their share of the day, and every look is recorded."""

from __future__ import annotations

import dataclasses

import pytest

from plumbline.evidence.ledger import Ledger
from plumbline.intent import ReviewRules
from plumbline.review.claiming import claim_next, skip
from plumbline.review.claims import take
from plumbline.review.errors import ExposureError, NotYoursError, UnreadableError
from plumbline.review.keys import review_keys
from plumbline.review.looking import look, reveal
from plumbline.review.notes import Draft, save_draft
from tests.review.checks import queued


def looks(desk):
    entries = Ledger(desk.store).all("review_read")
    return [(entry.actor, entry.body["check_id"], entry.body["revealed"]) for entry in entries]


def test_the_holder_sees_the_content_and_both_looks_are_recorded(either_desk):
    queued(either_desk, "c1", text="what it said")
    claim_next(either_desk, "jo")
    assert not look(either_desk, "c1", "jo").revealed
    assert reveal(either_desk, "c1", "jo") == {"content": "what it said", "context": {}}
    assert looks(either_desk) == [("jo", "c1", False), ("jo", "c1", True)]


def test_nobody_else_does(desk):
    queued(desk, "c1")
    claim_next(desk, "jo")
    with pytest.raises(NotYoursError):
        reveal(desk, "c1", "kim")
    assert looks(desk) == []


def test_the_day_has_a_limit_and_the_next_day_a_new_one(desk, clock):
    rules = ReviewRules(daily_exposure=1)
    queued(desk, "c1", rules)
    claim_next(desk, "jo")
    reveal(desk, "c1", "jo")
    reveal(desk, "c1", "jo")  # the same content again costs nothing more
    from plumbline.review.answering import answer

    answer(desk, "c1", "jo", "allow", [], "Harmless.")
    second = queued(desk, "c2", rules)
    with desk.writing() as connection:  # as if it had been given to them before the other was shown
        take(connection, second, "jo", desk.now())
    with pytest.raises(ExposureError, match="shown 1 contents today"):
        reveal(desk, "c2", "jo")
    assert looks(desk)[-1] == ("jo", "c1", True)
    clock.later(hours=12)
    assert reveal(desk, "c2", "jo")


def test_drafts_are_kept_for_their_writer_and_encrypted(desk):
    queued(desk, "c1")
    claim_next(desk, "jo")
    draft = Draft(decision="deny", labels=("hate",), reason="It says walnut")
    save_draft(desk, "c1", "jo", draft)
    assert look(desk, "c1", "jo").draft == draft
    with pytest.raises(NotYoursError):
        look(desk, "c1", "kim")
    with desk.reading() as connection:
        assert b"walnut" not in connection.exec_driver_sql("SELECT text FROM review_notes").scalar_one()


def test_an_item_whose_keys_are_lost_is_seen_and_skipped_all_the_same(desk, tmp_path):
    """Only its content can't be read; nobody is held up by it, whatever they had begun to write."""
    queued(desk, "c1")
    claim_next(desk, "jo")
    save_draft(desk, "c1", "jo", Draft(reason="It says walnut"))
    others = dataclasses.replace(desk, keys=review_keys(tmp_path / "other keys"))
    assert look(others, "c1", "jo").draft is None
    with pytest.raises(UnreadableError):
        reveal(others, "c1", "jo")
    skip(others, "c1", "jo")
    assert claim_next(others, "jo") is None
    assert claim_next(desk, "kim").check_id == "c1"
