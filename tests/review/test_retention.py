"""What nobody answers counts as denied, and what is to be forgotten can't be read again by anybody."""

from __future__ import annotations

import pytest

from plumbline.evidence.ledger import Ledger
from plumbline.intent import ReviewRules
from plumbline.review.answering import answer
from plumbline.review.claiming import claim_next
from plumbline.review.errors import DestroyedError, NotYoursError
from plumbline.review.looking import look, reveal
from plumbline.review.notes import Draft, save_draft
from plumbline.review.queue import outcome_of, reviewed
from plumbline.review.retention import destroy_due, expire, order_destroyed
from tests.review.checks import queued, taken


def wrapped(desk) -> bytes:
    with desk.reading() as connection:
        return bytes(connection.exec_driver_sql("SELECT wrapped FROM review_keys").scalar_one())


def sealed(desk) -> bytes:
    with desk.reading() as connection:
        return bytes(connection.exec_driver_sql("SELECT content FROM review_items").scalar_one())


def test_nobodys_answer_is_a_denial(either_desk, clock):
    queued(either_desk, "c1", ReviewRules(answer_hours=2))
    claim_next(either_desk, "jo")
    clock.later(hours=2)
    assert (expire(either_desk), expire(either_desk)) == (1, 0)
    assert outcome_of(either_desk, "c1").decision == "deny"
    assert len(Ledger(either_desk.store).all("review_expired")) == 1


def test_after_the_policys_days_the_key_is_gone_and_the_answer_stays(either_desk, clock):
    queued(either_desk, "c1", ReviewRules(keep_days=3))
    taken(either_desk, "jo")
    answer(either_desk, "c1", "jo", "deny", ["hate"], "Because.")
    clock.later(days=3)
    assert (destroy_due(either_desk), destroy_due(either_desk)) == (1, 0)
    (one,) = reviewed(either_desk)
    assert (one.standing.decision, one.labels) == ("deny", ("hate",))
    with either_desk.reading() as connection:
        for table in ("review_keys", "review_notes"):
            assert not connection.exec_driver_sql(f"SELECT * FROM {table}").all()
    assert [entry.key for entry in Ledger(either_desk.store).all("review_destroyed")] == ["c1"]


def test_an_order_destroys_at_once_and_can_be_given_twice(desk):
    queued(desk, "c1")
    claim_next(desk, "jo")
    assert order_destroyed(desk, "c1", "lee", "the person asked")
    assert not order_destroyed(desk, "c1", "lee", "the person asked")
    with pytest.raises((DestroyedError, NotYoursError)):
        reveal(desk, "c1", "jo")
    (entry,) = Ledger(desk.store).all("review_destroyed")
    assert (entry.actor, entry.body["because"]) == ("lee", "the person asked")


def test_the_disk_of_the_database_holds_neither_key_nor_content(desk, tmp_path):
    queued(desk, "c1", text="x" * 9000)
    key, content = wrapped(desk), sealed(desk)

    def files():
        return b"".join(path.read_bytes() for path in tmp_path.glob("plumbline.db*") if path.is_file())

    assert key in files()
    order_destroyed(desk, "c1", "lee", "the person asked")
    assert key not in files()
    assert content[-64:] not in files()


def test_a_draft_is_forgotten_with_its_item(desk):
    queued(desk, "c1")
    claim_next(desk, "jo")
    save_draft(desk, "c1", "jo", Draft(reason="It says walnut"))
    order_destroyed(desk, "c1", "lee", "the person asked")
    with pytest.raises(NotYoursError, match="asks nothing"):
        look(desk, "c1", "jo")
    with desk.reading() as connection:
        assert not connection.exec_driver_sql("SELECT * FROM review_notes").all()


def test_others_are_left_alone(desk):
    queued(desk, "c1")
    queued(desk, "c2")
    order_destroyed(desk, "c1", "lee", "the person asked")
    assert claim_next(desk, "jo").check_id == "c2"
    assert reveal(desk, "c2", "jo")
