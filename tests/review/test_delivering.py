"""The database has each item once, however often it is handed over, and none that was to be destroyed."""

from __future__ import annotations

from functools import partial

import pytest

from plumbline.evidence.ledger import Ledger
from plumbline.review.delivering import deliver
from plumbline.review.looking import reveal
from plumbline.review.queue import outcome_of, reviewed, waiting
from plumbline.review.retention import order_destroyed
from plumbline.review.tending import tend
from plumbline.store import Store, StoreError
from tests.review.checks import payload, queued


def ids(desk):
    return [one.item.check_id for one in reviewed(desk)]


def test_twice_handed_over_is_once_there(either_desk):
    data = payload(either_desk, "c1")
    deliver(either_desk, [data, data])
    deliver(either_desk, [data])
    assert ids(either_desk) == ["c1"]
    assert len(Ledger(either_desk.store).all("review_item")) == 1


def test_of_many_at_once_each_is_there_once_in_their_order(either_desk, monkeypatch):
    """Some are there, some come twice, one is to be destroyed; and they are more than a statement holds."""
    monkeypatch.setattr("plumbline.review.delivering.AT_ONCE", 3)
    data = {name: payload(either_desk, name) for name in ("c1", "c2", "c3", "c4", "c5", "c6", "c7")}
    deliver(either_desk, [data["c2"]])
    order_destroyed(either_desk, "c5", "jo", "the person asked")
    deliver(either_desk, [*data.values(), data["c1"], data["c7"]])
    written = Ledger(either_desk.store).all("review_item")
    assert [entry.key for entry in written] == ["c2", "c1", "c3", "c4", "c5", "c6", "c7"]
    assert outcome_of(either_desk, "c5").decision == "deny"
    with either_desk.reading() as connection:
        readable = connection.exec_driver_sql("SELECT check_id FROM review_keys ORDER BY check_id").all()
    assert [one for (one,) in readable] == ["c1", "c2", "c3", "c4", "c6", "c7"]


def test_an_item_that_cannot_be_read_does_not_keep_the_others(desk):
    assert deliver(desk, [b"{}", payload(desk, "c1"), b"[1]", b"no json"]) == 3
    assert ids(desk) == ["c1"]


def test_while_the_database_is_gone_items_wait_on_the_disk(desk, spill, tmp_path):
    spill.append(payload(desk, "c1"))
    gone = Store(f"sqlite:///{tmp_path / 'no folder' / 'x.db'}")
    (tmp_path / "no folder").write_text("in the way")
    broken = type(desk)(gone, desk.keys, Ledger(gone), desk.now)
    for number in range(3):
        with pytest.raises(StoreError):
            tend(broken, spill)
        spill.append(payload(desk, f"later-{number}"))
    assert tend(desk, spill).delivered == 4
    assert len(waiting(desk)) == 4


def test_a_kill_between_database_and_disk_hands_over_again(desk, spill):
    """The transaction was committed, and the segment is still there."""
    spill.append(payload(desk, "c1"))

    def killed(payloads):
        deliver(desk, payloads)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        spill.drain(killed)
    assert spill.drain(partial(deliver, desk)) == 1
    assert ids(desk) == ["c1"]


def test_an_order_reaches_an_item_that_comes_later(desk):
    data = payload(desk, "c1")
    assert not order_destroyed(desk, "c1", "jo", "the person asked")
    deliver(desk, [data])
    assert outcome_of(desk, "c1").decision == "deny"
    with desk.reading() as connection:
        assert not connection.exec_driver_sql("SELECT * FROM review_keys").all()


def test_what_comes_after_its_time_brings_no_content(desk, clock):
    data = payload(desk, "c1")
    clock.later(days=31)
    deliver(desk, [data])
    with desk.reading() as connection:
        assert connection.exec_driver_sql("SELECT content FROM review_items").all() == [(None,)]
        assert not connection.exec_driver_sql("SELECT * FROM review_keys").all()


def test_evidence_has_the_hmac_and_not_the_content(desk):
    item = queued(desk, "c1", text="a sentence nobody may find")
    (entry,) = Ledger(desk.store).all("review_item")
    assert entry.body["content_hmac"] == item.content_hmac
    assert "nobody may find" not in str(entry.body)


def test_a_label_named_like_a_secret_is_evidence_too(desk):
    """Scores of a detector of passwords are no password."""
    queued(desk, "c1", label="password")
    (entry,) = Ledger(desk.store).all("review_item")
    assert entry.body["scores"] == [["toxicity.password", 0.6]]


def test_pictures_rows_and_conversations_come_back_as_they_were(desk):
    from plumbline.review.claiming import claim_next

    for number, content in enumerate([{"age": 7.5}, [{"role": "user", "text": "ü"}], "aGk="]):
        queued(desk, f"c{number}", text=content)
        assert claim_next(desk, f"p{number}").check_id == f"c{number}"
        assert reveal(desk, f"c{number}", f"p{number}")["content"] == content
