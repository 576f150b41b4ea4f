"""The service's key can be changed while it works, killed halfway, and the old one taken away in the end."""

from __future__ import annotations

import os
import shutil
from functools import partial

import pytest

from plumbline.evidence.ledger import Ledger
from plumbline.review import rotation
from plumbline.review.claiming import claim_next
from plumbline.review.delivering import deliver
from plumbline.review.errors import ReviewKeyError, UnreadableError
from plumbline.review.intake import Intake
from plumbline.review.keys import review_keys
from plumbline.review.looking import reveal
from plumbline.review.notes import Draft, draft_of, save_draft
from plumbline.review.old_keys import remove_old
from plumbline.review.rotation import rotate
from tests.review.checks import KNOWN, RULES, check, checked, payload, queued

ITEMS = 7


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def settled(folder, clock):
    """Moves the newest key's making back: time on the disk is not the clock's."""

    def move(minutes=11):
        newest = max(folder.glob("wrapping*.key"), key=lambda place: place.stat().st_ino)
        newest = folder / "wrapping-2.key" if (folder / "wrapping-2.key").exists() else newest
        made = clock().timestamp() - 60 * minutes
        os.utime(newest, (made, made))

    return move


def wrapped(desk) -> dict[str, bytes]:
    with desk.reading() as connection:
        rows = connection.exec_driver_sql("SELECT check_id, wrapped FROM review_keys")
        return {row.check_id: bytes(row.wrapped) for row in rows}


def read_all(desk):
    """Everybody's next item, read."""
    found = {}
    for number in range(ITEMS):
        item = claim_next(desk, f"p{number}")
        found[item.check_id] = reveal(desk, item.check_id, f"p{number}")["content"]
    return found


def test_every_item_is_read_as_before_without_the_old_key(either_desk, folder, tmp_path, settled):
    desk = either_desk
    for number in range(ITEMS):
        queued(desk, f"c{number}", text=f"content {number}")
    claim_next(desk, "p0")
    save_draft(desk, "c0", "p0", Draft(reason="Half a thought"))
    done = rotate(desk, "lee", batch=3)
    assert (done.newest, done.old, done.wrapped, done.foreign) == (2, (1,), ITEMS, 0)
    settled()
    assert remove_old(desk, tmp_path / "spill", "lee").removed == (1,)
    assert sorted(place.name for place in folder.glob("wrapping*")) == ["wrapping-2.key"]
    assert read_all(desk) == {f"c{number}": f"content {number}" for number in range(ITEMS)}
    with desk.reading() as connection:
        assert draft_of(desk, connection, "c0", "p0").reason == "Half a thought"
    restarted = review_keys(folder)
    assert restarted.wrapping == desk.keys.wrapping
    kinds = [entry.body["removed"] for entry in Ledger(desk.store).all("review_key_rotation")]
    assert kinds == [[], [1]]


def test_a_kill_halfway_leaves_every_item_readable_and_the_next_run_goes_on(desk, monkeypatch):
    for number in range(ITEMS):
        queued(desk, f"c{number}", text=f"content {number}")
    before, wrap, rounds = wrapped(desk), rotation._wrap, iter(range(2))

    def killed(*given):
        next(rounds)  # the third is one too many
        return wrap(*given)

    with monkeypatch.context() as patched:
        patched.setattr(rotation, "_wrap", killed)
        with pytest.raises(StopIteration):
            rotate(desk, "lee", batch=2)
    assert sum(before[one] != key for one, key in wrapped(desk).items()) == 4
    assert read_all(desk) == {f"c{number}": f"content {number}" for number in range(ITEMS)}
    done = rotate(desk, "lee", batch=2)
    assert (done.newest, done.wrapped) == (2, 3), "the rotation that was begun goes on, no other begins"


def test_a_batch_is_whole_or_not_at_all(desk, monkeypatch):
    for number in range(4):
        queued(desk, f"c{number}")
    before = wrapped(desk)
    rewrap, left = rotation.rewrapped, iter(range(3))

    def killed(*given):
        next(left)
        return rewrap(*given)

    monkeypatch.setattr(rotation, "rewrapped", killed)
    with pytest.raises(StopIteration):
        rotate(desk, "lee")
    assert wrapped(desk) == before


def test_a_service_that_runs_takes_the_new_key_without_a_restart(desk, folder, spill, clock):
    """Two processes share the folder: one rotates, the other goes on."""
    service = Intake(review_keys(folder), spill, clock)
    queued(desk, "c0")
    rotate(desk, "lee")
    service.submit(check("said later"), checked("c1"), RULES, KNOWN)
    assert service.keys.wrapping == desk.keys.wrapping
    spill.drain(partial(deliver, desk))
    assert rotate(desk, "lee").wrapped == 0


def test_what_lay_on_the_disk_meanwhile_is_wrapped_anew_as_it_comes(desk, spill, settled, tmp_path):
    spill.append(payload(desk, "c1", text="said before"))
    rotate(desk, "lee")
    settled()
    with pytest.raises(ReviewKeyError, match="holds items under an old key"):
        remove_old(desk, tmp_path / "spill", "lee")
    spill.drain(partial(deliver, desk))
    assert remove_old(desk, tmp_path / "spill", "lee").removed == (1,)
    claim_next(desk, "jo")
    assert reveal(desk, "c1", "jo")["content"] == "said before"


def test_a_key_that_something_needs_stays(desk, folder, tmp_path, settled):
    queued(desk, "c1")
    desk.keys.versions.add()
    settled()
    with pytest.raises(ReviewKeyError, match="items under an old key still: 1"):
        remove_old(desk, tmp_path / "spill", "lee")
    assert (folder / "wrapping.key").exists()


def test_a_new_key_settles_before_the_old_one_goes(desk, tmp_path, settled):
    rotate(desk, "lee")
    settled(minutes=9)
    with pytest.raises(ReviewKeyError, match="ten minutes later"):
        remove_old(desk, tmp_path / "spill", "lee")


def test_items_of_another_service_are_left_as_they_are(desk, tmp_path):
    queued(desk, "c1")
    other = review_keys(tmp_path / "other")
    queued(type(desk)(desk.store, other, desk.evidence, desk.now), "c2", text="theirs")
    before = wrapped(desk)
    done = rotate(desk, "lee")
    assert (done.wrapped, done.foreign) == (1, 1)
    assert wrapped(desk)["c2"] == before["c2"]


def test_a_new_key_that_cannot_be_used_leaves_those_before_in_use(desk, folder, caplog):
    queued(desk, "c1", text="still read")
    (folder / "wrapping-2.key").write_bytes(b"short")
    claim_next(desk, "jo")
    assert reveal(desk, "c1", "jo")["content"] == "still read"
    assert "stay in use" in caplog.text


def test_without_the_keys_nothing_is_read_or_rotated(desk, folder, tmp_path):
    queued(desk, "c1")
    shutil.rmtree(folder)
    stranger = type(desk)(desk.store, review_keys(folder), desk.evidence, desk.now)
    claim_next(stranger, "jo")
    with pytest.raises(UnreadableError):
        reveal(stranger, "c1", "jo")
